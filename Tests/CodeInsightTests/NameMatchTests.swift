import CodeInsight
import Testing

@Suite struct NameMatchTests {
  @Test(
    arguments: [
      ("app", "append", NameMatch.prefix), ("", "append", .prefix), ("App", "append", .looseness),
      ("über", "Übermaß", .looseness), ("ppe", "append", nil), ("appendix", "append", nil),
    ] as [(String, String, NameMatch?)])
  func `a name matches by its beginning`(typed: String, name: String, expected: NameMatch?) {
    #expect(NameMatch(prefix: typed, of: name) == expected)
  }

  @Test(arguments: [
    ("lS", "labelSmoothing", true), ("lsm", "labelSmoothing", true), ("laSmo", "labelSmoothing", true),
    ("smooth", "labelSmoothing", true), ("abel", "labelSmoothing", false), ("lg", "labelSmoothing", false),
    ("sl", "labelSmoothing", false), ("uc", "uniqueOuterCount", true), ("v2", "value_2", true),
    ("l", "labelSmoothing", false),
  ])
  func `a name matches by the beginnings of its words`(typed: String, name: String, isMatch: Bool) {
    #expect((NameMatch(humps: typed, of: name) != nil) == isMatch)
  }

  @Test func `text loses the tags of XML and nothing else`() {
    let xml =
      "<Declaration>let a: <Type usr=\"s:Si\">Int</Type> = 1 &lt; 2 &amp;&amp; &quot;x&quot; &gt; &amp;lt;</Declaration>"
    #expect(InsightServer.plainText(ofXML: xml) == "let a: Int = 1 < 2 && \"x\" > &lt;")
  }

  @Test func `a request keeps every byte of a text in its place`() {
    #expect(SourceKitValue.text("a\"b\\c\n\té😀\u{7}").yaml == #""a\"b\\c\n\x09é😀\x07""#)
    #expect(SourceKitValue.list(["-I", "a b"]).yaml == #"["-I", "a b"]"#)
  }
}
