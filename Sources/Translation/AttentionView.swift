import Display
import Plotting
import TransformerModel
import TranslationData

/// What every head of a model looks at in one sentence, with the tokens that its rows and columns stand for.
public struct AttentionView: Sendable {
  /// The three kinds of attention of an encoder-decoder (section 3.2.3).
  public enum Kind: String, Sendable, CaseIterable {
    /// The source's tokens look at the source's tokens.
    case encoder
    /// The target's tokens look at themselves and those before.
    case decoder
    /// The target's tokens look at the source's tokens.
    case cross
  }

  /// The source's subwords and its end.
  public let source: [String]
  /// The subwords that the decoder writes, its end last; row t holds the weights with which token t is written.
  public let target: [String]
  public let weights: AttentionWeights

  /// Head by head the weights of a layer, `[head][query][key]`.
  ///
  /// - Parameter layer: counted from 1, as the paper counts.
  public func heads(_ kind: Kind, layer: Int) -> [[[Float]]] {
    let layers =
      switch kind {
      case .encoder: weights.encoder
      case .decoder: weights.decoder
      case .cross: weights.cross
      }
    guard layers.indices.contains(layer - 1) else {
      fatalError("attention: layer \(layer) of \(layers.count); layers count from 1")
    }
    let chosen = layers[layer - 1]
    return (0..<chosen.heads).map { chosen[head: $0] }
  }

  private func queries(_ kind: Kind) -> [String] {
    switch kind {
    case .encoder: source
    // The decoder reads the start token and all but the last of what it writes.
    case .decoder: ["<s>"] + target.dropLast()
    case .cross: target
    }
  }

  private func keys(_ kind: Kind) -> [String] {
    kind == .decoder ? queries(.decoder) : source
  }

  /// One head as a heat map: a row for each token that looks, a column for each that it looks at.
  ///
  /// - Parameters:
  ///   - layer: counted from 1.
  ///   - head: counted from 1; the mean of all heads where nil.
  public func heatMap(_ kind: Kind, layer: Int, head: Int? = nil) -> Figure {
    let all = heads(kind, layer: layer)
    if let head, !(1...all.count).contains(head) {
      fatalError("attention: head \(head) of \(all.count); heads count from 1")
    }
    let values = head.map { all[$0 - 1] } ?? Self.mean(all)
    let which = head.map { "head \($0)" } ?? "mean of \(all.count) heads"
    return .heatMap(
      values, rows: queries(kind), columns: keys(kind), title: "\(kind.title), layer \(layer), \(which)",
      range: 0...1)
  }

  /// All heads of a layer, each as a small heat map.
  public func heads(_ kind: Kind, ofLayer layer: Int) -> Figure {
    .attentionHeads(
      heads(kind, layer: layer), queries: queries(kind), keys: keys(kind),
      title: "\(kind.title), layer \(layer)", range: 0...1)
  }

  /// Two columns of tokens with lines between them, a colour for each head, as in the paper's figures 3 to 5.
  ///
  /// - Parameters:
  ///   - layer: counted from 1.
  ///   - words: only the lines from these tokens; from all where nil.
  public func lines(_ kind: Kind, layer: Int, from words: Set<String>? = nil) -> Figure {
    let queries = queries(kind)
    let chosen = words.map { words in queries.indices.filter { words.contains(queries[$0]) } }
    if let words, chosen?.isEmpty == true {
      fatalError("attention: none of \(words.sorted()) is among the tokens \(queries)")
    }
    return .attentionLines(
      heads(kind, layer: layer), queries: queries, keys: keys(kind), from: chosen,
      title: "\(kind.title), layer \(layer)")
  }

  private static func mean(_ heads: [[[Float]]]) -> [[Float]] {
    heads[0].indices.map { query in
      heads[0][query].indices.map { key in
        heads.reduce(Float(0)) { $0 + $1[query][key] } / Float(heads.count)
      }
    }
  }
}

extension AttentionView.Kind {
  fileprivate var title: String {
    switch self {
    case .encoder: "Encoder self-attention"
    case .decoder: "Decoder self-attention"
    case .cross: "Attention over the encoder's output"
    }
  }
}

extension Translator {
  /// Every attention weight while the model reads a sentence and writes its translation.
  ///
  /// - Parameter translation: what it writes; its own greedy translation where nil.
  public func attention(_ sentence: String, translation: String? = nil) -> AttentionView {
    let source = tokenizer.encode(sentence)
    let written = translation.map { tokenizer.encode($0) } ?? model.decodeGreedily([source])[0]
    return AttentionView(
      source: tokenizer.labels(sentence) + ["</s>"],
      target: written.map { tokenizer.label(of: $0) } + ["</s>"],
      weights: model.attention(source: source, target: written))
  }
}
