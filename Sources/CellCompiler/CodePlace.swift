import SwiftParser
import SwiftSyntax

/// What the compiler's service is to be asked about a place of a cell that is being written.
package struct CodePlace: Sendable, Hashable {
  /// The cell's text as the compiler may see it, of the same length: lines of the kernel's own are blanks.
  package var code: String
  /// In UTF-8 bytes from the text's start.
  package var offset: Int

  /// The place where the word begins that ends at the cursor, and that word.
  package static func completing(_ code: String, at cursor: Int) -> (place: CodePlace, typed: String) {
    let start = wordStart(in: code, before: cursor)
    let typed = String(decoding: Array(code.utf8)[start..<max(start, cursor)], as: UTF8.self)
    return (CodePlace(code: withoutMagics(code, cursor: cursor), offset: start), typed)
  }

  /// The name at the cursor or right before it; else that of the function in whose call's parentheses the cursor is.
  ///
  /// - Returns: ways to ask for it, the best first: a call that is not whole has no meaning, but its function alone may.
  package static func inspecting(_ code: String, at cursor: Int) -> [CodePlace] {
    let code = withoutMagics(code, cursor: cursor)
    let tree = Parser.parse(source: code)
    let position = AbsolutePosition(utf8Offset: cursor)
    let tokens = [cursor, cursor - 1].filter { $0 >= 0 }.compactMap {
      tree.token(at: AbsolutePosition(utf8Offset: $0))
    }
    let named = tokens.first { $0.covers(position) }
    guard let start = named ?? tokens.last ?? tree.lastToken(viewMode: .sourceAccurate) else { return [] }
    let calls = sequence(first: Syntax(start), next: \.parent).compactMap(Call.init)
    var names: [(name: TokenSyntax, call: Call?)] = []
    if let named { names.append((named, calls.first { $0.name == named })) }
    // An operator is named by the way, between the arguments of the call that the person thinks of.
    if named?.isOperator ?? true, let call = calls.first(where: { $0.encloses(position) }) {
      names.append((call.name, call))
    }
    return names.flatMap { name, call in
      let offset = name.positionAfterSkippingLeadingTrivia.utf8Offset
      let place = CodePlace(code: code, offset: offset)
      guard let call else { return [place] }
      let arguments = name.endPositionBeforeTrailingTrivia.utf8Offset..<call.end.utf8Offset
      let blanked = code.utf8.enumerated().map { index, byte in
        arguments.contains(index) && byte != UInt8(ascii: "\n") ? UInt8(ascii: " ") : byte
      }
      return [place, CodePlace(code: String(decoding: blanked, as: UTF8.self), offset: offset)]
    }
  }

  /// Whether the character right behind the place's word opens a call's parentheses.
  package static func isFollowedByCall(_ code: String, cursor: Int) -> Bool {
    code.utf8.dropFirst(cursor).first == UInt8(ascii: "(")
  }

  /// The name of the magic that the cursor stands in, such as `%time`, with what of it is before the cursor.
  package static func magic(in code: String, at cursor: Int) -> (name: String, typed: String)? {
    let bytes = Array(code.utf8)
    let start = bytes[..<cursor].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    let name = String(decoding: bytes[start...].prefix { $0 > UInt8(ascii: " ") }, as: UTF8.self)
    guard name.hasPrefix("%"), cursor <= start + name.utf8.count else { return nil }
    return (name, String(decoding: bytes[start..<cursor], as: UTF8.self))
  }

  private static func wordStart(in code: String, before cursor: Int) -> Int {
    let before = code.utf8.index(code.utf8.startIndex, offsetBy: cursor)
    let word = code[..<before].unicodeScalars.reversed().prefix { scalar in
      scalar == "_" || scalar.properties.isXIDContinue || scalar.value > 0x7F && scalar.properties.isEmoji
        || scalar == "\u{200D}" || scalar == "\u{FE0F}"
    }
    return cursor - word.reduce(0) { $0 + UTF8.width($1) }
  }

  /// Blanks each line that starts with `%`; of the cursor's own line only the magic's name, for what follows may be code.
  private static func withoutMagics(_ code: String, cursor: Int) -> String {
    guard code.utf8.contains(UInt8(ascii: "%")) else { return code }
    var start = 0
    return code.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      let end = start + line.utf8.count
      defer { start = end + 1 }
      guard line.first == "%" else { return String(line) }
      let blanked = (start...end).contains(cursor) ? line.prefix { $0 != " " } : line
      return String(repeating: " ", count: blanked.utf8.count) + line.dropFirst(blanked.count)
    }.joined(separator: "\n")
  }
}

extension TokenSyntax {
  /// Whether this is a name that has a meaning and whose characters, or whose end, are at the position.
  fileprivate func covers(_ position: AbsolutePosition) -> Bool {
    let isName: Bool
    switch tokenKind {
    case .identifier, .dollarIdentifier, .keyword(.`self`), .keyword(.Self), .keyword(.`init`),
      .keyword(.super):
      isName = true
    default: isName = isOperator
    }
    return isName && positionAfterSkippingLeadingTrivia <= position
      && position <= endPositionBeforeTrailingTrivia
  }

  fileprivate var isOperator: Bool {
    switch tokenKind {
    case .binaryOperator, .prefixOperator, .postfixOperator: true
    default: false
    }
  }
}

/// A call, or what looks like one while it is being written.
private struct Call {
  /// The name of the function that is called.
  let name: TokenSyntax
  let end: AbsolutePosition
  private let open, close: TokenSyntax?

  init?(_ node: Syntax) {
    if let call = node.as(FunctionCallExprSyntax.self) {
      let called =
        call.calledExpression.as(GenericSpecializationExprSyntax.self)?.expression ?? call.calledExpression
      guard
        let reference = called.as(DeclReferenceExprSyntax.self)
          ?? called.as(MemberAccessExprSyntax.self)?.declName
      else { return nil }
      (name, open, close) = (reference.baseName, call.leftParen, call.rightParen)
    } else if let reference = node.as(DeclReferenceExprSyntax.self), let labels = reference.argumentNames {
      // `mean(of: )` reads as a function's whole name.
      (name, open, close) = (reference.baseName, labels.leftParen, labels.rightParen)
    } else {
      return nil
    }
    end = node.endPosition
  }

  /// Whether the position is inside the parentheses.
  func encloses(_ position: AbsolutePosition) -> Bool {
    guard let open, open.presence == .present, open.endPositionBeforeTrailingTrivia <= position else {
      return false
    }
    guard let close, close.presence == .present else { return true }
    return position <= close.positionAfterSkippingLeadingTrivia
  }
}
