import SwiftSyntax

/// A cell as the compiler gets it: the user's text with a few insertions that never move a line.
///
/// Which columns were inserted is remembered, so that a diagnostic points at what the user wrote.
package struct CellUnit: Sendable, Hashable {
  /// The user's text.
  package let code: String
  /// The execution count, by which diagnostics call the cell.
  package let number: Int
  /// The user's text with the insertions.
  package let rewritten: String
  let edits: [Edit]
  /// What the cell declares at its top level.
  package let names: [DeclaredName]
  /// Every identifier that the cell speaks of.
  let identifiers: Set<String>
  /// The modules that the cell imports.
  let imports: [String]
  /// Whether later cells must see the whole module for more than its names, as for an extension.
  let givesMoreThanNames: Bool

  /// A replacement of a stretch within one line.
  struct Edit: Sendable, Hashable {
    /// UTF-8 offset in the user's text.
    var offset: Int
    /// How many UTF-8 bytes are replaced; those are never line breaks.
    var removed: Int = 0
    var inserted: String

    /// Spaces in the place of a range, so that no column moves.
    static func blanking(_ range: Range<Int>) -> Edit {
      Edit(
        offset: range.lowerBound, removed: range.count, inserted: String(repeating: " ", count: range.count))
    }
  }

  /// - Parameter tree: the text without magics.
  init(code: String, number: Int, edits: [Edit], tree: SourceFileSyntax) {
    names = tree.declaredNames
    identifiers = tree.identifiers
    imports = tree.imports
    givesMoreThanNames = tree.givesMoreThanNames
    self.code = code
    self.number = number
    self.edits = edits
    var bytes: [UInt8] = []
    var rest = Array(code.utf8)[...]
    for edit in edits {
      bytes += rest[..<edit.offset]
      bytes += edit.inserted.utf8
      rest = rest[(edit.offset + edit.removed)...]
    }
    rewritten = String(decoding: bytes + rest, as: UTF8.self)
  }

  /// The name of the source file, and so the cell's name in diagnostics, line tables and the Swift runtime's messages.
  ///
  /// `#sourceLocation` would not do: where code is inlined, line tables name the file and not the directive.
  package var file: String { Self.file(ofCell: number) }

  static func file(ofCell number: Int) -> String { "cell \(number)" }

  /// Where a column of the rewritten text stands in the user's.
  ///
  /// - Parameters:
  ///   - line: the line, from 1.
  ///   - column: the UTF-8 column in the rewritten line, from 1.
  /// - Returns: the UTF-8 column in the user's line, from 1; inside an insertion, the column where that stands.
  func originalColumn(line: Int, column: Int) -> Int {
    guard let start = lineStart(line) else { return column }
    var shift = 0
    for edit in edits where edit.offset >= start {
      let place = edit.offset - start + 1
      if code.utf8.dropFirst(start).prefix(place - 1).contains(0x0A) { break }
      guard column - shift > place else { break }
      let inserted = edit.inserted.utf8.count
      if column - shift < place + inserted { return place }
      shift += inserted - edit.removed
    }
    return column - shift
  }

  /// The user's line, from 1.
  func line(_ number: Int) -> String? {
    let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.indices.contains(number - 1) ? String(lines[number - 1]) : nil
  }

  private func lineStart(_ line: Int) -> Int? {
    if line == 1 { return 0 }
    var current = 1
    for (offset, byte) in code.utf8.enumerated() where byte == 0x0A {
      current += 1
      if current == line { return offset + 1 }
    }
    return nil
  }
}
