import Foundation
import TextCore

extension AttentionView {
  /// The JSON that another tool's viewer reads.
  public enum JSONShape: Sendable, CaseIterable {
    /// Tensor2Tensor's `window.attention`, of `tensor2tensor/visualization/attention.js`.
    ///
    /// `{all, inp_inp, inp_out, out_out}`, each `{att, top_text, bot_text}`. `att` is `[layer][head][bottom][top]`: the
    /// tokens at the bottom, on the right of its picture, look at those on top. `all` has source and target in one.
    case tensor2tensor
    /// BertViz's parameters of `head_view`, of `bertviz/head_view.js` in version 1.4.
    ///
    /// `{attention: [{name, attn, left_text, right_text}], default_filter, root_div_id, layer, heads, include_layers}`.
    /// `attn` is `[layer][head][left][right]`: the tokens on the left look at those on the right.
    case bertViz
  }

  /// The weights in the shape that another tool's viewer reads, each as the shortest text that gives the same number.
  ///
  /// - Throws: where a weight is not finite, which JSON cannot say.
  public func json(_ shape: JSONShape) throws(AttentionViewError) -> String {
    let data =
      switch shape {
      case .tensor2tensor: try encoded(tensor2tensor())
      case .bertViz: try encoded(bertViz())
      }
    return String(decoding: data, as: UTF8.self)
  }

  /// Writes `json(_:)` to a file, whole or not at all.
  public func saveJSON(_ shape: JSONShape, to path: String) throws {
    try TextFile(path).write(Array(try json(shape).utf8))
  }

  private func encoded(_ value: some Encodable) throws(AttentionViewError) -> Data {
    let encoder = JSONEncoder()
    // The same weights are the same bytes.
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do { return try encoder.encode(value) } catch {
      for kind in kinds {
        for layer in 1...layerCount(kind) {
          for (head, matrix) in heads(kind, layer: layer).enumerated() {
            for (query, row) in matrix.enumerated() {
              guard let key = row.firstIndex(where: { !$0.isFinite }) else { continue }
              throw .notFinite(.init(kind, layer: layer, head: head + 1), query: query, key: key)
            }
          }
        }
      }
      fatalError("attention: finite weights that JSON cannot hold: \(error)")
    }
  }

  /// `[layer][head][query][key]`.
  private func allHeads(_ kind: Kind) -> [[[[Float]]]] {
    (0..<layerCount(kind)).map { heads(kind, layer: $0 + 1) }
  }

  // MARK: Tensor2Tensor

  private struct Tensor2TensorView: Encodable {
    var att: [[[[Float]]]]
    var top: [String]
    var bottom: [String]

    private enum CodingKeys: String, CodingKey {
      case att
      case top = "top_text"
      case bottom = "bot_text"
    }
  }

  private func tensor2tensor() -> [String: Tensor2TensorView] {
    let (inner, outer, cross) = (allHeads(.encoder), allHeads(.decoder), allHeads(.cross))
    // Its viewer counts the heads of `all`, whatever is shown.
    let all = (0..<max(inner.count, cross.count, outer.count)).map { layer in
      let heads = max(heads(in: inner, layer), heads(in: outer, layer), heads(in: cross, layer))
      return (0..<heads).map { head -> [[Float]] in
        let reading = source.indices.map { query in
          row(inner, layer, head, query, keys: source.count) + [Float](repeating: 0, count: target.count)
        }
        let writing = target.indices.map { query in
          row(cross, layer, head, query, keys: source.count)
            + row(outer, layer, head, query, keys: target.count)
        }
        return reading + writing
      }
    }
    return [
      "all": .init(att: all, top: source + queries(.decoder), bottom: source + target),
      "inp_inp": .init(att: inner, top: source, bottom: source),
      "inp_out": .init(att: cross, top: source, bottom: target),
      "out_out": .init(att: outer, top: keys(.decoder), bottom: queries(.decoder)),
    ]
  }

  private func heads(in layers: [[[[Float]]]], _ layer: Int) -> Int {
    layers.indices.contains(layer) ? layers[layer].count : 0
  }

  /// A row of weights; of zeros where the model has no such attention.
  private func row(_ layers: [[[[Float]]]], _ layer: Int, _ head: Int, _ query: Int, keys: Int) -> [Float] {
    guard layers.indices.contains(layer), layers[layer].indices.contains(head) else {
      return [Float](repeating: 0, count: keys)
    }
    return layers[layer][head][query]
  }

  // MARK: BertViz

  private struct BertVizView: Encodable {
    var name: String
    var attn: [[[[Float]]]]
    var left: [String]
    var right: [String]

    private enum CodingKeys: String, CodingKey {
      case name, attn
      case left = "left_text"
      case right = "right_text"
    }
  }

  private struct BertVizParameters: Encodable {
    var attention: [BertVizView]
    /// The index of the view that is shown first, as text.
    var shown = "0"
    /// The ID of the page's element that the viewer fills.
    var element = "bertviz"
    /// Null means the first of the layers.
    @NullWhereNil var layer: Int?
    /// Null means all of them.
    @NullWhereNil var heads: [Int]?
    var layers: [Int]

    private enum CodingKeys: String, CodingKey {
      case attention, layer, heads
      case shown = "default_filter"
      case element = "root_div_id"
      case layers = "include_layers"
    }
  }

  private func bertViz() -> BertVizParameters {
    BertVizParameters(
      attention: kinds.map { kind in
        BertVizView(
          name: kind.rawValue.capitalized, attn: allHeads(kind), left: queries(kind), right: keys(kind))
      },
      layers: Array(0..<(kinds.map(layerCount).max() ?? 0)))
  }
}

/// A member that is written as null, where Codable would leave it out.
@propertyWrapper
private struct NullWhereNil<Value: Encodable>: Encodable {
  var wrappedValue: Value?
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue)
  }
}
