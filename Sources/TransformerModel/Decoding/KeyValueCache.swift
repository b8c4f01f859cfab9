import NeuralNetworks
import TensorCore

/// The keys and values of everything written so far and of the sources, so that a step of decoding computes
/// one new row for each hypothesis and layer.
///
/// All hypotheses are equally long. Those of one source stand together: they share its keys and values.
struct KeyValueCache {
  /// One layer's keys and values.
  struct Layer {
    /// Of the tokens written so far, `[hypotheses, length, heads · keySize]` and `[…, heads · valueSize]`.
    var keys: Tensor?
    var values: Tensor?
    /// Of the encoder's output, `[source rows, heads · keySize]` and `[source rows, heads · valueSize]`.
    var sourceKeys: Tensor
    var sourceValues: Tensor
  }

  var layers: [Layer]
  /// The sentences of the encoder's output.
  private(set) var sources: Segments
  /// Which hypotheses belong to which source.
  private(set) var hypotheses: Segments
  /// For each hypothesis the row of the written keys and values that it continues.
  private(set) var parents: [Int32]
  /// How many tokens have been read.
  private(set) var length = 0

  /// For one hypothesis a source, before its first token.
  init(_ decoder: Decoder, memory: Tensor, sources: Segments) {
    layers = decoder.layers.map { layer in
      Layer(
        sourceKeys: layer.crossAttention.key(memory), sourceValues: layer.crossAttention.value(memory))
    }
    self.sources = sources
    hypotheses = Segments(lengths: Array(repeating: 1, count: sources.count))
    parents = (0..<Int32(sources.count)).map { $0 }
  }

  /// One row for each hypothesis: what a step reads.
  var queries: Segments { Segments(lengths: Array(repeating: 1, count: hypotheses.rows)) }

  /// The keys of each hypothesis once this step's has been appended.
  var keys: Segments { Segments(lengths: Array(repeating: length + 1, count: hypotheses.rows)) }

  mutating func advance() {
    length += 1
    parents = (0..<Int32(hypotheses.rows)).map { $0 }
  }

  /// Goes on from other hypotheses: for each kept source, the rows that its next hypotheses continue.
  ///
  /// Written keys and values follow with the next step's.
  mutating func select(_ rows: [[Int32]], ofSources kept: [Int]) {
    parents = rows.flatMap { $0 }
    hypotheses = Segments(lengths: rows.map(\.count))
    if kept.count < sources.count {
      let sourceRows = kept.flatMap { source in sources[source].map { Int32($0) } }
      for index in layers.indices {
        layers[index].sourceKeys = layers[index].sourceKeys.gatherRows(sourceRows)
        layers[index].sourceValues = layers[index].sourceValues.gatherRows(sourceRows)
      }
      sources = Segments(lengths: kept.map { sources[$0].count })
    }
  }
}

extension DecoderLayer {
  /// This layer for one new row of each hypothesis, `[hypotheses, modelSize]`; equals the last row of the whole.
  ///
  /// The row is the last, so that what it sees under the causal mask are all keys.
  func step(
    _ x: Tensor, _ layer: inout KeyValueCache.Layer, _ cache: KeyValueCache, scores: inout Scores
  ) -> Tensor {
    let x = selfAttentionResidual(x, dropoutKey: nil) { x in
      layer.keys = .extending(layer.keys, from: cache.parents, by: selfAttention.key(x))
      layer.values = .extending(layer.values, from: cache.parents, by: selfAttention.value(x))
      return selfAttention.attend(
        selfAttention.query(x), layer.keys?.flattened ?? x, layer.values?.flattened ?? x,
        queries: cache.queries, keys: cache.keys, mask: .causal, scores: &scores.own)
    }
    let informed = crossAttentionResidual(x, dropoutKey: nil) { x in
      crossAttention.attend(
        crossAttention.query(x), layer.sourceKeys, layer.sourceValues, queries: cache.hypotheses,
        keys: cache.sources, scores: &scores.cross)
    }
    return feedForwardResidual(informed, dropoutKey: nil) { feedForward($0) }
  }
}

extension Tensor {
  /// The first two axes as one.
  fileprivate var flattened: Tensor { reshaped(to: [shape[0] * shape[1], shape[2]]) }
}

extension Transformer {
  /// The scores of each hypothesis's next token, `[hypotheses, vocabularySize]`, after reading one token each.
  func step(_ tokens: [Int32], _ cache: inout KeyValueCache) -> Tensor {
    let positions = Array(repeating: Int32(cache.length), count: tokens.count)
    var x = embed(tokens, at: positions, learned: targetPositions, dropoutKey: nil)
    var scores = DecoderLayer.Scores()
    for (index, layer) in decoder.layers.enumerated() {
      x = layer.step(x, &cache.layers[index], cache, scores: &scores)
    }
    cache.advance()
    return logits(decoder.norm?(x) ?? x)
  }
}
