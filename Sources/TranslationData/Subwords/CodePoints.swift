/// Text that is equal only to the same code points, and ordered by them.
///
/// Swift's `String` also equals its canonical equivalents ("é" = "e" + U+0301); subword-nmt and sacreBLEU keep
/// them apart. Lexicographic order of UTF-8 is that of code points.
struct CodePoints: Hashable, Comparable, Sendable {
  let text: String

  init(_ text: String) { self.text = text }
  init(_ text: Substring) { self.text = String(text) }

  static func == (left: CodePoints, right: CodePoints) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  static func < (left: CodePoints, right: CodePoints) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    let whole: Void? = text.utf8.withContiguousStorageIfAvailable {
      hasher.combine(bytes: UnsafeRawBufferPointer($0))
    }
    if whole == nil { for byte in text.utf8 { hasher.combine(byte) } }
  }
}
