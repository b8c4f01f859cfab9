/// Jupyter counts a cursor in Unicode code points (since 5.2), the compiler in UTF-8 bytes, Swift in characters.
extension String {
  /// The bytes before a code point; a number outside of the text is its nearest end.
  package func utf8Offset(ofCodePoint number: Int) -> Int {
    let scalars = unicodeScalars
    let index =
      scalars.index(scalars.startIndex, offsetBy: max(0, number), limitedBy: scalars.endIndex)
      ?? scalars.endIndex
    return utf8.distance(from: utf8.startIndex, to: index)
  }

  /// The code points before a byte; one that is inside of a code point counts as before it.
  package func codePointOffset(ofUTF8 offset: Int) -> Int {
    var rest = min(max(0, offset), utf8.count)
    var number = 0
    for scalar in unicodeScalars {
      rest -= UTF8.width(scalar)
      if rest < 0 { break }
      number += 1
    }
    return number
  }
}
