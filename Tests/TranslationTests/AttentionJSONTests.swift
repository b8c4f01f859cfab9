import Foundation
import Testing
import Translation

/// What Tensor2Tensor's and BertViz's viewers read; the key names are theirs.
@Suite struct AttentionJSONTests {
  let view: AttentionView
  let encoder: [[[[Float]]]] = [
    [[[0.1, 0.9], [0.3, 0.7]], [[1, 0], [0, 1]]], [[[0.5, 0.5], [1e-7, 1]], [[0, 1], [1, 0]]],
  ]
  let decoder: [[[[Float]]]] = [
    [[[1, 0, 0], [0.25, 0.75, 0], [0.1, 0.2, 0.7]], [[1, 0, 0], [0, 1, 0], [0, 0, 1]]],
    [[[1, 0, 0], [1, 0, 0], [0, 1, 0]], [[1, 0, 0], [0.5, 0.5, 0], [1, 0, 0]]],
  ]
  let cross: [[[[Float]]]] = [
    [[[0.6, 0.4], [0.123_456_79, 0.876_543_2], [0, 1]], [[1, 0], [1, 0], [1, 0]]],
    [[[0, 1], [0, 1], [0, 1]], [[0.5, 0.5], [0.5, 0.5], [0.5, 0.5]]],
  ]

  init() throws {
    view = try AttentionView(
      source: ["dog", "</s>"], target: ["der", "\"Hund\"", "</s>"], encoder: encoder, decoder: decoder,
      cross: cross)
  }

  private struct Tensor2Tensor: Decodable {
    var att: [[[[Float]]]]
    var top: [String]
    var bottom: [String]

    enum CodingKeys: String, CodingKey {
      case att
      case top = "top_text"
      case bottom = "bot_text"
    }
  }

  @Test func `Tensor2Tensor's shape gives the weights back, the tokens that look at the bottom`() throws {
    let text = try view.json(.tensor2tensor)
    let read = try JSONDecoder().decode([String: Tensor2Tensor].self, from: Data(text.utf8))
    #expect(read.keys.sorted() == ["all", "inp_inp", "inp_out", "out_out"])
    #expect(
      read["inp_inp"]?.att == encoder && read["out_out"]?.att == decoder && read["inp_out"]?.att == cross)
    #expect(read["inp_out"]?.top == ["dog", "</s>"])
    #expect(read["inp_out"]?.bottom == ["der", "\"Hund\"", "</s>"])
    #expect(read["out_out"]?.top == ["<s>", "der", "\"Hund\""])
    let all = try #require(read["all"])
    #expect(all.top.count == 5 && all.bottom.count == 5)
    #expect(all.att[0][0][0] == [0.1, 0.9, 0, 0, 0])
    #expect(all.att[0][0][3] == [0.123_456_79, 0.876_543_2, 0.25, 0.75, 0])
  }

  private struct BertViz: Decodable {
    struct View: Decodable {
      var name: String
      var attn: [[[[Float]]]]
      var left: [String]
      var right: [String]

      enum CodingKeys: String, CodingKey {
        case name, attn
        case left = "left_text"
        case right = "right_text"
      }
    }
    var attention: [View]
    var shown: String
    var element: String
    var layers: [Int]

    enum CodingKeys: String, CodingKey {
      case attention
      case shown = "default_filter"
      case element = "root_div_id"
      case layers = "include_layers"
    }
  }

  @Test func `BertViz's shape gives the weights back, the tokens that look on the left`() throws {
    let text = try view.json(.bertViz)
    let read = try JSONDecoder().decode(BertViz.self, from: Data(text.utf8))
    #expect(read.attention.map(\.name) == ["Encoder", "Decoder", "Cross"])
    #expect(read.attention.map(\.attn) == [encoder, decoder, cross])
    #expect(read.attention[2].left == view.target && read.attention[2].right == view.source)
    #expect(read.layers == [0, 1] && read.shown == "0")
    // Its script asks for both; null means the first layer and all heads.
    #expect(text.contains("\"layer\":null") && text.contains("\"heads\":null"))
  }

  @Test func `an encoder alone has one view, and its Tensor2Tensor picture no target`() throws {
    let view = try AttentionView(source: ["dog", "</s>"], encoder: encoder)
    let bertViz = try JSONDecoder().decode(BertViz.self, from: Data(try view.json(.bertViz).utf8))
    #expect(bertViz.attention.map(\.name) == ["Encoder"])
    let all = try JSONDecoder().decode(
      [String: Tensor2Tensor].self, from: Data(try view.json(.tensor2tensor).utf8))
    #expect(all["all"]?.att == encoder && all["inp_out"]?.att == [])
  }

  @Test func `the same weights are the same bytes`() throws {
    for shape in AttentionView.JSONShape.allCases { #expect(try view.json(shape) == view.json(shape)) }
  }
}
