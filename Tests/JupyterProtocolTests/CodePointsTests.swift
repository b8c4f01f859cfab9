import JupyterProtocol
import Testing

@Suite struct CodePointsTests {
  /// One byte, two, three, four, and a character of two code points.
  private static let text = "aß律🙂👍🏽z"
  /// The bytes before each code point, and at the end.
  private static let offsets = [0, 1, 3, 6, 10, 14, 18, 19]

  @Test func `each code point has its bytes before it, and back`() {
    for (number, offset) in CodePointsTests.offsets.enumerated() {
      #expect(CodePointsTests.text.utf8Offset(ofCodePoint: number) == offset)
      #expect(CodePointsTests.text.codePointOffset(ofUTF8: offset) == number)
    }
  }

  @Test func `a byte inside of a code point counts as before it`() {
    #expect(CodePointsTests.text.codePointOffset(ofUTF8: 2) == 1)
    #expect(CodePointsTests.text.codePointOffset(ofUTF8: 13) == 4)
  }

  @Test(arguments: [Int.min, -1]) func `what is before the text is its start`(number: Int) {
    #expect(CodePointsTests.text.utf8Offset(ofCodePoint: number) == 0)
    #expect(CodePointsTests.text.codePointOffset(ofUTF8: number) == 0)
  }

  @Test(arguments: [20, Int.max]) func `what is behind the text is its end`(number: Int) {
    #expect(CodePointsTests.text.utf8Offset(ofCodePoint: number) == 19)
    #expect(CodePointsTests.text.codePointOffset(ofUTF8: number) == 7)
  }
}
