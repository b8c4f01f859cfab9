import Display
import Foundation
import Plotting
import TestSupport
import Testing
import TextCore
import Translation

@Suite struct AttentionAtlasTests {
  let atlas: AttentionAtlas

  init() throws {
    let diagonal: [[Float]] = [[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8]]
    let previous: [[Float]] = [[1, 0, 0], [1, 0, 0], [0, 1, 0]]
    let uniform = [[Float]](repeating: [Float](repeating: 1.0 / 3, count: 3), count: 3)
    let far: [[Float]] = [[0, 0, 1], [0, 0, 1], [1, 0, 0]]
    let view = try AttentionView(
      source: ["the", "</script>", "</s>"], target: ["das", "<b>", "</s>"],
      encoder: [[diagonal, previous], [uniform, far]], decoder: [[previous, previous]],
      cross: [[diagonal, uniform]])
    atlas = view.atlas()
  }

  @Test func `statistics find the heads that stand out`() {
    func first(_ statistic: KeyPath<HeadStatistics, Double>) -> [Int] {
      let head = atlas.ranked(.encoder, by: statistic)[0]
      return [head.layer, head.head]
    }
    #expect(first(\.diagonal) == [1, 1] && first(\.previous) == [1, 2])
    #expect(first(\.entropy) == [2, 1] && first(\.distance) == [2, 2])
    #expect(atlas.heads.count == 8)
    let rows = atlas.table.rows
    #expect(rows.contains { $0[0...3] == ["encoder", "broadest", "2", "1"] && $0[4] == "1.10" })
    // A decoder cannot look ahead.
    #expect(!rows.contains { $0[0] == "decoder" && $0[1].contains("next") })
  }

  @Test func `the page needs nothing from outside`() throws {
    let html = atlas.html.replacing("http://www.w3.org/2000/svg", with: "")
    #expect(!html.contains("http") && !html.contains("//cdn") && !html.contains("@import"))
    let references = html.matches(of: /(?:src|href)="([^"]*)"/).map(\.output.1)
    #expect(references.count == 2 && references.allSatisfy { $0.hasPrefix("data:") })
    #expect(atlas.html == atlas.html)
  }

  @Test func `no token ends the page's script`() {
    let data = atlas.html.components(separatedBy: "<script type=\"application/json\">")[1]
    let json = data.components(separatedBy: "</script>")[0]
    #expect(json.contains("\\u003c/script>") && json.contains("\\u003cb>"))
    #expect(atlas.html.contains("the &lt;/script&gt;"))
  }

  @Test func `weights stand in the page in thousandths`() throws {
    struct Kind: Decodable {
      var name: String
      var weights: [[[Int]]]
      var statistics: [[[Double?]]]
    }
    let data = atlas.html.components(separatedBy: "<script type=\"application/json\">")[1]
    let json = data.components(separatedBy: "</script>")[0]
    let kinds = try JSONDecoder().decode([Kind].self, from: Data(json.utf8))
    #expect(kinds.map(\.name) == ["encoder", "decoder", "cross"])
    #expect(kinds[0].weights[0][0] == [800, 100, 100, 100, 800, 100, 100, 100, 800])
    #expect(kinds[0].statistics[1][0].prefix(2) == [1.099, 0.333])
  }

  @Test func `a cell gets the page, its picture and the table`() {
    let bundle = atlas.mimeBundle
    #expect(Set(bundle.contents.keys) == [.html, .png, .plainText])
    #expect(bundle.plainText?.contains("most on the diagonal") == true)
    guard case .text(let html) = bundle[.html] else { return #expect(Bool(false), "no HTML") }
    // A part of a page, with the picture for whoever runs no scripts.
    #expect(html.hasPrefix("<div class=\"attentive-atlas\">") && html.contains("data:image/png;base64,"))
  }

  @Test func `the page is saved whole or not at all`() throws {
    let folder = try TemporaryFolder()
    try atlas.save(to: "\(folder.path)/atlas.html")
    #expect(try String(contentsOfFile: "\(folder.path)/atlas.html", encoding: .utf8) == atlas.html)
    #expect(throws: TextFileError.self) { try atlas.save(to: "\(folder.path)/missing/atlas.html") }
  }

  @Test func `the picture names every layer, head and statistic`() {
    let svg = atlas.figure.svg()
    for text in ["layer 2", "head 2", "Encoder self-attention", "diag 0.80", "H 1.10"] {
      #expect(svg.contains(">\(text)</text>"), "\(text)")
    }
    #expect(svg.components(separatedBy: ">head 1</text>").count == 4)
    #expect(!atlas.figure(.cross).svg().contains("Encoder self-attention"))
  }
}
