/// A piece of a cell: Swift code, or a magic that the session answers.
///
/// The pieces run one after the other. Code keeps its place: the lines before it are there, and empty.
package enum CellPart: Hashable, Sendable {
  case code(String)
  /// - body: what follows in the cell, for a magic about the whole cell.
  case magic(Magic, body: String)

  /// Takes a cell apart.
  ///
  /// - Throws: a line that starts like a magic and is none.
  package static func parts(of code: String, number: Int) throws(CompilationFailure) -> [CellPart] {
    // Everything counts lines by "\n"; a file from another system may have "\r\n".
    let code = code.replacing("\r\n", with: "\n")
    let magics = try Magic.all(in: code, number: number).filter { !$0.isStopwatch }
    if magics.isEmpty { return [.code(code)] }
    let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
    var parts: [CellPart] = []
    var start = 0
    func addCode(upTo end: Int) {
      let text = lines[start..<end]
      guard text.contains(where: { $0.contains { !$0.isWhitespace } }) else { return }
      parts.append(.code(String(repeating: "\n", count: start) + text.joined(separator: "\n")))
    }
    for magic in magics {
      addCode(upTo: magic.line - 1)
      start = magic.line
      let body = magic.isWholeCell ? lines[start...].joined(separator: "\n") : ""
      if magic.isWholeCell { start = lines.count }
      parts.append(.magic(magic, body: body))
    }
    addCode(upTo: lines.count)
    return parts
  }
}
