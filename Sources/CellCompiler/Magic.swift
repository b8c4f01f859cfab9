import SwiftSyntax

/// A line such as `%time` that speaks to the kernel and not to the compiler.
struct Magic: Hashable {
  /// With its percent signs, such as `%time`.
  var name: String
  /// From 1.
  var line: Int

  /// The first line of a cell that starts with `%` and a name, outside string literals and comments.
  static func first(in code: String, tree: SourceFileSyntax) -> Magic? {
    var offset = 0
    for (index, line) in code.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      defer { offset += line.utf8.count + 1 }
      let name = line.prefix { $0 == "%" }.description
      let word = line.dropFirst(name.count).prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
      guard name == "%" || name == "%%", word.first?.isLetter == true,
        let token = tree.token(at: AbsolutePosition(utf8Offset: offset)),
        token.positionAfterSkippingLeadingTrivia.utf8Offset == offset
      else { continue }
      switch token.tokenKind {
      case .prefixOperator, .binaryOperator, .postfixOperator, .unknown:
        return Magic(name: name + word, line: index + 1)
      default: continue
      }
    }
    return nil
  }
}
