import Foundation
import NotebookFormat
import NotebookRunner
import RichContent
import Testing

@Suite struct ExportTests {
  func html(_ markdown: String) -> String {
    let page = ExportFormat.html.text(
      of: Notebook(cells: [Cell(id: "a", kind: .markdown, source: markdown)]), name: "n")
    let body = page.firstRange(of: "<section>\n").map { String(page[$0.upperBound...]) } ?? ""
    return body.firstRange(of: "\n</section>").map { String(body[..<$0.lowerBound]) } ?? body
  }

  @Test(arguments: [
    ("# A *b*", "<h1 id=\"A-*b*\">A <em>b</em></h1>"),
    ("one\ntwo\n\nthree", "<p>one\ntwo</p>\n<p>three</p>"),
    ("a **b** `c<d` snake_case_name", "<p>a <strong>b</strong> <code>c&lt;d</code> snake_case_name</p>"),
    (
      "[text](http://x/?a=1&b=2) ![p](a.png)",
      "<p><a href=\"http://x/?a=1&amp;b=2\">text</a> <img alt=\"p\" src=\"a.png\"></p>"
    ),
    ("- a\n- b\n  - c", "<ul>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul></li>\n</ul>"),
    ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
    ("> a\n> b", "<blockquote>\n<p>a\nb</p>\n</blockquote>"),
    ("```swift\nlet a = 1 < 2\n```", "<pre class=\"input\"><code>let a = 1 &lt; 2</code></pre>"),
    (
      "| a | b |\n|---|--:|\n| 1 | `x|y` |",
      "<table>\n<tr><th>a</th><th>b</th></tr>\n<tr><td>1</td><td>`x</td><td>y`</td></tr>\n</table>"
    ),
    ("a < b & c &amp; <b>bold</b>", "<p>a &lt; b &amp; c &amp; <b>bold</b></p>"),
    ("$a_1 * b_2$ costs \\$5", "<p><code class=\"math\">$a_1 * b_2$</code> costs $5</p>"),
    ("$$\nx < y\n$$", "<pre class=\"math\">$$\nx &lt; y\n$$</pre>"), ("---", "<hr>"),
    ("<div>\n*raw*\n</div>", "<div>\n*raw*\n</div>"),
  ])
  func `Markdown becomes HTML`(markdown: String, expected: String) {
    #expect(html(markdown) == expected)
  }

  var executed: Notebook {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"
    var notebook = Notebook(
      metadata: ["language_info": ["name": "swift"]],
      cells: [
        Cell(
          id: "a", kind: .markdown, source: "# Title\n![p](attachment:p.png)",
          unknown: ["attachments": ["p.png": ["image/png": "AAEC\n"]]]),
        Cell(
          id: "b", kind: .code, source: "print(\"<1>\")",
          outputs: [
            .stream(name: "stdout", text: "<1>\n"),
            .error(name: "Odd", value: "v", traceback: ["\u{1B}[1;31mOdd\u{1B}[0m: v"]),
            .displayData(
              data: ["image/png": "AAEC\n", "text/plain": "figure"], metadata: ["image/png": ["width": 40]]),
            .displayData(data: ["image/svg+xml": .string(svg), "text/plain": "[x]"], metadata: [:]),
            .executeResult(
              data: ["text/html": "<table><tr><td>1</td></tr></table>", "text/plain": "1"], metadata: [:],
              executionCount: 1),
          ], executionCount: 1),
      ])
    for tag in ["remove-cell", "remove-input", "remove-output"] {
      var cell = Cell(
        id: tag, kind: .code, source: "source of \(tag)",
        outputs: [.stream(name: "stdout", text: "output of \(tag)")])
      cell.metadata["tags"] = [.string(tag)]
      notebook.cells.append(cell)
    }
    return notebook
  }

  @Test func `a page shows every output, and needs nothing from elsewhere`() {
    let page = ExportFormat.html.text(of: executed, name: "n")
    #expect(page.contains("<title>Title</title>"))
    #expect(page.contains("<img alt=\"p\" src=\"data:image/png;base64,AAEC\">"))
    #expect(page.contains("<code>print(&quot;&lt;1&gt;&quot;)</code>"))
    #expect(page.contains("<pre class=\"stdout\">&lt;1&gt;\n</pre>"))
    #expect(page.contains("<span style=\"font-weight:bold;color:#b00;\">Odd</span>: v"))
    #expect(page.contains("<img alt=\"figure\" width=\"40\" src=\"data:image/png;base64,AAEC\">"))
    #expect(page.contains("src=\"data:image/svg+xml;base64,"))
    #expect(page.contains("<table><tr><td>1</td></tr></table>"))
    #expect(!page.contains("<script") && !page.contains("<link") && !page.contains("src=\"http"))
  }

  @Test func `tags take cells, inputs and outputs away from readers`() {
    for format in ExportFormat.allCases {
      let text = format.text(of: executed, name: "n")
      #expect(!text.contains("of remove-cell"))
      #expect(!text.contains("source of remove-input") && text.contains("output of remove-input"))
      #expect(text.contains("source of remove-output") && !text.contains("output of remove-output"))
    }
  }

  @Test func `Markdown holds code, text and pictures`() {
    let text = ExportFormat.markdown.text(of: executed, name: "n")
    #expect(text.contains("```swift\nprint(\"<1>\")\n```"))
    #expect(text.contains("```\n<1>\n```"))
    #expect(text.contains("```\nOdd: v\n```"))
    #expect(text.contains("![figure](data:image/png;base64,AAEC)"))
    #expect(text.contains("![(x)](data:image/svg+xml;base64,"))
    #expect(text.contains("<table><tr><td>1</td></tr></table>"))
  }
}
