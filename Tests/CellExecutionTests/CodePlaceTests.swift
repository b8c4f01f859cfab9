import CellCompiler
import Testing

@Suite struct CodePlaceTests {
  @Test(arguments: [
    ("let é = upp‸er", "upp"), ("a.‸", ""), ("a.b‸", "b"), ("größe😀‸", "größe😀"), ("1 + x_1‸", "x_1"),
    ("f(‸)", ""), ("‸", ""),
    ("#fil‸", "fil"), ("a +‸", ""),
  ])
  func `the word before the cursor is found`(marked: String, word: String) {
    let (code, cursor) = unmarked(marked)
    let (place, typed) = CodePlace.completing(code, at: cursor)
    #expect(typed == word && place.offset == cursor - word.utf8.count && place.code == code)
  }

  @Test(arguments: [
    ("me‸an(1)", ["mean(1)", "mean   "]), ("mean(of: ‸)", ["mean(of: )", "mean      "]),
    ("a.mean(1, ‸", ["mean(1, ", "mean    "]), ("f(mean(1), ‸2)", ["f(mean(1), 2)", "f            "]),
    ("f(mean(‸1), 2)", ["mean(1), 2)", "mean   , 2)"]), ("x‸ + 1", ["x + 1"]),
    ("Array<Int>(‸", ["Array<Int>(", "Array      "]),
    ("1 + ‸2", []), ("f(0, ‸+)", ["+)", "f(0, +)", "f      "]), ("‸", []), ("// na‸me", []),
    ("let a = \"b‸c\"", []),
  ])
  func `the name to be explained is found`(marked: String, expected: [String]) {
    let (code, cursor) = unmarked(marked)
    let places = CodePlace.inspecting(code, at: cursor)
    #expect(places.map { String($0.code.utf8.dropFirst($0.offset)) ?? "" } == expected)
    #expect(places.allSatisfy { $0.code.utf8.count == code.utf8.count })
  }

  /// The text without the mark `‸`, and the mark's place.
  private func unmarked(_ marked: String) -> (code: String, cursor: Int) {
    let parts = marked.split(separator: "‸", maxSplits: 1, omittingEmptySubsequences: false)
    return (parts.joined(), parts[0].utf8.count)
  }
}
