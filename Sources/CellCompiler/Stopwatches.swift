import SwiftSyntax

extension CellUnit {
  /// The user's text with spaces in the places of its magics.
  var withoutMagics: String {
    blanking((try? Magic.all(in: code, number: number)) ?? [], in: code)
  }
}

/// A text with spaces in the places of the magics that measure code, so that the parser sees Swift.
func blanking(_ magics: [Magic], in code: String) -> String {
  var text = Array(code.utf8)
  for magic in magics {
    for place in magic.head { text[place] = UInt8(ascii: " ") }
  }
  return String(decoding: text, as: UTF8.self)
}

extension CellRewriter {
  /// Puts stopwatches around what `%time` and `%timeit` are about: the items on their line, or all that follow.
  ///
  /// `%time f()` → `let _time1 = CellMagics.Stopwatch(); f(); _time1.report()`, so that what the code declares stays;
  /// `%timeit f()` → `CellMagics.timeIt({ f() })`.
  ///
  /// - Returns: the items whose values must be computed and are not shown, since they are repeated.
  mutating func addStopwatches(
    _ magics: [Magic], around items: [CodeBlockItemSyntax], in code: String
  ) -> Set<Int> {
    var repeated: Set<Int> = []
    for magic in magics where magic.isStopwatch {
      let lineEnd = code.utf8.dropFirst(magic.head.upperBound).firstIndex(of: 0x0A) ?? code.utf8.endIndex
      let end = code.utf8.distance(from: code.utf8.startIndex, to: lineEnd)
      let measured = items.indices.filter { index in
        let start = items[index].positionAfterSkippingLeadingTrivia.utf8Offset
        return start >= magic.head.upperBound && (magic.arguments.isEmpty || start < end)
          && !items[index].item.is(ImportDeclSyntax.self)
      }
      add(.blanking(magic.head))
      guard let first = measured.first, let last = measured.last else { continue }
      let start = items[first].positionAfterSkippingLeadingTrivia
      let stop = items[last].item.endPositionBeforeTrailingTrivia
      if magic.name == .time {
        let name = "_time\(magic.line)"
        insert("let \(name) = CellMagics.Stopwatch(); ", at: start)
        endings.append((stop, "; \(name).report()"))
      } else {
        let effects = measured.map { Effects(of: Syntax(items[$0])) }
        insert(
          effects.contains { $0.throwing } ? "try CellMagics.timeIt({ " : "CellMagics.timeIt({ ", at: start)
        endings.append((stop, " })"))
        repeated.formUnion(measured)
      }
    }
    return repeated
  }
}
