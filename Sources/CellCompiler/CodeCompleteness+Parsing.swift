import SwiftDiagnostics
import SwiftParser
import SwiftParserDiagnostics
import SwiftSyntax

extension CodeCompleteness {
  /// Judges a cell's text by its syntax alone.
  ///
  /// A text whose every error stands at its end lacks more lines: an open brace, an operator without its right
  /// side. Any other error is one that no further line can mend.
  package init(of code: String) {
    do throws(CompilationFailure) {
      let parts = try CellPart.parts(of: code, number: 0)
      self = parts.lazy.map(CodeCompleteness.init).first { $0 != .complete } ?? .complete
    } catch {
      self = .invalid
    }
  }

  private init(of part: CellPart) {
    guard case .code(let text) = part, let unit = try? CellUnit(text, number: 0) else {
      self = .complete
      return
    }
    self.init(ofSwift: unit.withoutMagics)
  }

  private init(ofSwift code: String) {
    let tree = Parser.parse(source: code)
    let errors = ParseDiagnosticsGenerator.diagnostics(for: tree).filter { $0.diagMessage.severity == .error }
    if errors.isEmpty {
      self = .complete
      return
    }
    let end = tree.statements.endPositionBeforeTrailingTrivia.utf8Offset
    let open = ["unterminated '/*' comment", #"expected '"""' to end string literal"#]
    let isOpen = errors.allSatisfy { error in
      // A string on one line cannot go on in the next.
      if error.message == #"expected '"' to end string literal"# { return false }
      return error.position.utf8Offset >= end || open.contains(error.message)
        // Swift's parser reports the last, unfinished operator at the operator.
        || error.message.hasPrefix("expected expression after operator")
          && error.position.utf8Offset >= end - 1
    }
    self = isOpen ? .incomplete(indent: Self.indent(after: code)) : .invalid
  }

  /// The last line's indentation, and one level more where that line opens a bracket.
  private static func indent(after code: String) -> String {
    let lines = code.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }
    guard let last = lines.last else { return "" }
    let indent = String(last.prefix { $0 == " " || $0 == "\t" })
    let text = last.reversed().drop(while: \.isWhitespace)
    let opens = text.first.map { "{([".contains($0) } ?? false
    return opens ? indent + (indent.hasPrefix("\t") ? "\t" : "    ") : indent
  }
}
