import Display
import Plotting
import TransformerModel
import TranslationData

/// What every head of a model looks at in one sentence, with the tokens that its rows and columns stand for.
///
/// `Translator.attention(_:translation:)` makes one of a sentence; weights of other models come in by the initializer.
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

  package init(source: [String], target: [String], weights: AttentionWeights) {
    (self.source, self.target, self.weights) = (source, target, weights)
  }

  /// The kinds of attention that the model has: encoders and decoders alone have one.
  public var kinds: [Kind] { Kind.allCases.filter { layerCount($0) > 0 } }

  /// The number of layers with this kind of attention.
  public func layerCount(_ kind: Kind) -> Int { layers(kind).count }

  private func layers(_ kind: Kind) -> [AttentionWeights.HeadWeights] {
    switch kind {
    case .encoder: weights.encoder
    case .decoder: weights.decoder
    case .cross: weights.cross
    }
  }

  /// Head by head the weights of a layer, `[head][query][key]`.
  ///
  /// - Parameter layer: counted from 1, as the paper counts.
  public func heads(_ kind: Kind, layer: Int) -> [[[Float]]] {
    let layers = layers(kind)
    guard layers.indices.contains(layer - 1) else {
      fatalError("attention: layer \(layer) of \(layers.count); layers count from 1")
    }
    let chosen = layers[layer - 1]
    return (0..<chosen.heads).map { chosen[head: $0] }
  }

  /// The tokens that look: the decoder's self-attention reads the start token and all but the last that is written.
  public func queries(_ kind: Kind) -> [String] {
    switch kind {
    case .encoder: source
    case .decoder: ["<s>"] + target.dropLast()
    case .cross: target
    }
  }

  /// The tokens that are looked at.
  public func keys(_ kind: Kind) -> [String] {
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
  ///   - heads: counted from 1; all where nil.
  ///   - words: only the lines from these tokens; from all where nil.
  public func lines(
    _ kind: Kind, layer: Int, heads chosen: [Int]? = nil, from words: Set<String>? = nil
  ) -> Figure {
    let queries = queries(kind)
    let rows = words.map { words in queries.indices.filter { words.contains(queries[$0]) } }
    if let words, rows?.isEmpty == true {
      fatalError("attention: none of \(words.sorted()) is among the tokens \(queries)")
    }
    let all = heads(kind, layer: layer)
    let heads = chosen ?? Array(1...all.count)
    if let head = heads.first(where: { !(1...all.count).contains($0) }) {
      fatalError("attention: head \(head) of \(all.count); heads count from 1")
    }
    let which = chosen.map { $0.count == 1 ? ", head \($0[0])" : "" } ?? ""
    return .attentionLines(
      heads.map { all[$0 - 1] }, queries: queries, keys: keys(kind), from: rows,
      title: "\(kind.title), layer \(layer)\(which)", names: heads.map { "head \($0)" },
      colors: heads.map { $0 - 1 })
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
  var title: String {
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
