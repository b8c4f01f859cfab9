/// Text that is equal only to the same code points, and ordered by them.
///
/// Swift's `String` also equals its canonical equivalents ("é" = "e" + U+0301); subword-nmt and sacreBLEU keep
/// them apart. Lexicographic order of UTF-8 is that of code points.
package struct CodePoints: Hashable, Comparable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }
  package init(_ text: Substring) { self.text = String(text) }

  package static func == (left: CodePoints, right: CodePoints) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  package static func < (left: CodePoints, right: CodePoints) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  package func hash(into hasher: inout Hasher) {
    let whole: Void? = text.utf8.withContiguousStorageIfAvailable {
      hasher.combine(bytes: UnsafeRawBufferPointer($0))
    }
    if whole == nil { for byte in text.utf8 { hasher.combine(byte) } }
  }
}
