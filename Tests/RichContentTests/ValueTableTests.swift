import Display
import Foundation
import RichContent
import Testing

@Suite struct ValueTableTests {
  private struct Run {
    var name: String
    var loss: Double
    var best: Int?
  }

  private func shown(_ value: Any) -> (text: String, html: String?) {
    let bundle = content(of: value).bundle
    guard case .text(let html)? = bundle[.html] else { return (bundle.plainText ?? "", nil) }
    return (bundle.plainText ?? "", html)
  }

  @Test func `an array of structs is a table of their fields`() throws {
    let shown = shown([Run(name: "tiny <1>", loss: 2.5, best: nil), Run(name: "small", loss: 1.25, best: 7)])
    #expect(
      shown.text == """
           name       loss  best
        ─  ────────  ─────  ────
        0  tiny <1>  2.500  nil
        1  small     1.250  7
        """)
    let html = try #require(shown.html)
    #expect(html.contains("tiny &lt;1&gt;"))
    #expect(html.contains("<th style=\"text-align: right\">loss</th>"))
  }

  @Test func `an array of tuples has their labels, or their places`() {
    #expect(shown([(x: 1, y: 2)]).text.hasPrefix("   x  y"))
    #expect(shown([(1, "a")]).text.hasPrefix("   0  1"))
  }

  @Test func `a dictionary keeps its line and has a table in the keys' order`() throws {
    let shown = shown([10: "ten", 9: "nine"])
    #expect(shown.text == #"[9: "nine", 10: "ten"]"# || shown.text == #"[10: "ten", 9: "nine"]"#)
    let html = try #require(shown.html)
    #expect(
      try #require(html.firstRange(of: "nine")).lowerBound < #require(html.firstRange(of: "ten<")).lowerBound)
  }

  @Test func `rows of numbers are a matrix`() throws {
    let shown = shown([[1.0, 2.0], [3.0, 4.5]])
    #expect(shown.text == "[[1.0, 2.0], [3.0, 4.5]]")
    #expect(try #require(shown.html).contains("4.500"))
    #expect(self.shown([[1], [2, 3]]).html == nil)
  }

  @Test func `a long array says how many rows it leaves out`() throws {
    let shown = shown((0..<250).map { Run(name: "\($0)", loss: 0, best: $0) })
    #expect(shown.text.hasSuffix("… 150 more rows"))
    #expect(try #require(shown.html).contains("… 150 more rows"))
  }

  @Test func `plain lists and types that describe themselves stay text`() {
    for value in [
      [1, 2], ["a"], [Date.distantPast], [URL(fileURLWithPath: "/")], [Int](), Run(name: "", loss: 0),
    ]
      as [Any]
    { #expect(shown(value).html == nil, "\(value)") }
  }

  @Test func `JSON is shown as a tree and as text`() throws {
    let value = try JSON(parsing: #"{"b": [1, 2.5], "a": null}"#)
    #expect(value.mimeBundle[.json] == .json(["a": nil, "b": [1, 2.5]]))
    #expect(value.mimeBundle.plainText?.hasPrefix("{\n  \"a\" : null") == true)
    #expect(throws: (any Error).self) { try JSON(parsing: "{") }
    #expect(try JSON(encoding: ["x": 1]).value == ["x": 1])
  }

  @Test func `a PNG keeps its bytes and tells its width`() {
    let picture = PNG(Data([0x89, 0x50]), width: 300)
    #expect(picture.mimeBundle[.png] == .data(Data([0x89, 0x50])))
    #expect(picture.mimeMetadata == ["image/png": ["width": 300]])
  }
}
