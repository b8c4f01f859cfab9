import Foundation
import NeuralNetworks
import TensorCore
import Testing
import TransformerModel

@Suite struct ModelTests {
  let model = Transformer(.forTests, seed: 1)

  @Test func `positional encodings are the paper's sines and cosines`() {
    let four = PositionalEncoding(maximumLength: 3, modelSize: 4).table
    expectClose(rows(four, 1..<2), [0.841471, 0.5403023, 0.0099998, 0.99995], absolute: 1e-6)
    expectClose(rows(four, 2..<3), [0.9092974, -0.4161468, 0.0199987, 0.9998], absolute: 1e-6)
    let eight = PositionalEncoding(maximumLength: 4, modelSize: 8).table
    expectClose(
      rows(eight, 3..<4),
      [0.14112, -0.9899925, 0.2955202, 0.9553365, 0.0299955, 0.99955, 0.003, 0.9999955], absolute: 1e-6)
  }

  @Test func `an encoding k positions on is a rotation that depends on k alone`() {
    let size = 8, k = 5
    let table = PositionalEncoding(maximumLength: 60, modelSize: size).table.scalars
    for position in 0..<50 {
      for pair in 0..<size / 2 {
        let angle = Double(k) / pow(10_000, Double(2 * pair) / Double(size))
        let (s, c) = (
          Double(table[position * size + 2 * pair]), Double(table[position * size + 2 * pair + 1])
        )
        let later = (position + k) * size + 2 * pair
        #expect(abs(Double(table[later]) - (s * cos(angle) + c * sin(angle))) < 1e-6)
        #expect(abs(Double(table[later + 1]) - (c * cos(angle) - s * sin(angle))) < 1e-6)
      }
    }
  }

  @Test func `√d times an embedding has variance 1`() {
    let scalars = Transformer(.forTests.with { $0.vocabularySize = 4000 }, seed: 3).embedding.weight.value
      .scalars
    let squares = scalars.reduce(0) { $0 + Double($1) * Double($1) }
    #expect(abs(squares / Double(scalars.count) * 32 - 1) < 0.02)
  }

  @Test func `a later token leaves every earlier score as it was to the bit`() {
    let source: [Int32] = [4, 5, 6, 7], target: [Int32] = [8, 9, 10, 11, 12, 13]
    let scores = noGrad { model(batch([(source, target)])) }
    for changed in target.indices {
      var other = target
      other[changed] = 20
      let otherScores = noGrad { model(batch([(source, other)])) }
      // The decoder reads token t at row t + 1, after the start token.
      #expect(rows(scores, 0..<changed + 1) == rows(otherScores, 0..<changed + 1))
      #expect(rows(scores, changed + 1..<changed + 2) != rows(otherScores, changed + 1..<changed + 2))
    }
  }

  @Test func `a sentence's scores do not depend on its company in the batch`() {
    let pairs = randomPairs(7)
    let together = noGrad { model(batch(pairs)) }
    let segments = batch(pairs).targetSegments
    for (index, pair) in pairs.enumerated() {
      let alone = noGrad { model(batch([pair])) }
      expectClose(rows(together, segments[index]), alone.scalars, absolute: 1e-5, "sentence \(index)")
    }
    let reversed = noGrad { model(batch(pairs.reversed())) }
    let reversedSegments = batch(pairs.reversed()).targetSegments
    for index in pairs.indices {
      expectClose(
        rows(together, segments[index]), rows(reversed, reversedSegments[pairs.count - 1 - index]),
        absolute: 1e-5)
    }
  }

  @Test func `the step probabilities of a forced target multiply to its likelihood`() {
    let pair = randomPairs(1, lengths: 6...6)[0]
    let batch = batch([pair])
    let logProbabilities = noGrad { model(batch).logSoftmax().scalars }
    let sum = batch.targetOutputs.enumerated().reduce(0.0) { sum, step in
      sum + Double(logProbabilities[step.offset * 23 + Int(step.element)])
    }
    #expect(abs(model.loss(batch).negativeLogLikelihood + sum) < 1e-4)
  }

  @Test func `without positions the encoder is equivariant to the order of tokens`() {
    let model = Transformer(.forTests.with { $0.positions = .learned }, seed: 4)
    let positions = model.namedParameters.first { $0.name == "sourcePositions.weight" }?.parameter
    positions?.value = .zeros([64, 32])
    let order = [3, 0, 4, 1, 2], tokens: [Int32] = [5, 9, 14, 6, 20]
    let sentence = Segments(lengths: [5])
    let z = noGrad { model.encode(tokens, sentences: sentence) }
    let permuted = noGrad { model.encode(order.map { tokens[$0] }, sentences: sentence) }
    for (row, original) in order.enumerated() {
      expectClose(rows(permuted, row..<row + 1), rows(z, original..<original + 1), absolute: 1e-5)
    }
  }

  @Test func `with all sub-layers zero the encoder repeats LayerNorm`() {
    let model = Transformer(.forTests, seed: 5)
    for (name, parameter) in model.encoder.namedParameters where !name.contains("norm") {
      parameter.value = .zeros(parameter.shape)
    }
    var random = Philox(seed: 1)
    let x = Tensor.randomNormal([5, 32], using: &random)
    var expected = x
    for _ in 0..<4 { expected = LayerNorm(32)(expected) }
    expectClose(
      model.encoder(x, sentences: Segments(lengths: [2, 3])).scalars, expected.scalars, absolute: 1e-5)
  }

  @Test func `multi-head attention is its heads one by one`() {
    var random = Philox(seed: 6)
    let configuration = TransformerConfiguration.forTests.with {
      $0.keySize = 5
      $0.valueSize = 7
    }
    let attention = MultiHeadAttention(configuration, using: &random)
    let x = Tensor.randomNormal([6, 32], using: &random),
      memory = Tensor.randomNormal([4, 32], using: &random)
    let (q, k, v) = (attention.query(x), attention.key(memory), attention.value(memory))
    let heads = (0..<4).map { head in
      scaledDotProductAttention(
        q.slice(axis: 1, head * 5..<head * 5 + 5), k.slice(axis: 1, head * 5..<head * 5 + 5),
        v.slice(axis: 1, head * 7..<head * 7 + 7)
      ).output
    }
    let expected = attention.output(.concatenated(heads, axis: 1))
    let actual = attention(x, over: memory, queries: Segments(lengths: [6]), keys: Segments(lengths: [4]))
    expectClose(actual.scalars, expected.scalars, absolute: 1e-5)
  }

  @Test func `attention weights sum to 1 and are 0 above the causal diagonal`() {
    let weights = model.attention(source: [4, 5, 6], target: [7, 8, 9, 10])
    #expect(weights.encoder.count == 2 && weights.decoder.count == 2 && weights.cross.count == 2)
    for (layers, queries, keys) in [(weights.encoder, 4, 4), (weights.decoder, 5, 5), (weights.cross, 5, 4)] {
      for layer in layers {
        #expect((layer.heads, layer.queries, layer.keys) == (4, queries, keys))
        for head in 0..<layer.heads {
          for row in layer[head: head] { #expect(abs(row.reduce(0, +) - 1) < 1e-5) }
        }
        #expect(layer.mean.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-5 })
      }
    }
    for layer in weights.decoder {
      for head in 0..<4 {
        for query in 0..<5 {
          for key in query + 1..<6 where key < 5 { #expect(layer[head: head, query: query, key: key] == 0) }
        }
      }
    }
  }

  @Test func `parameters have dotted names in the order of the figure`() {
    let names = model.namedParameters.map(\.name)
    #expect(names[0] == "embedding.weight")
    #expect(names.contains("encoder.layers.1.selfAttention.query.weight"))
    #expect(names.contains("decoder.layers.0.crossAttentionResidual.norm.gain"))
    #expect(Set(names).count == names.count)
    #expect(
      names.firstIndex { $0.hasPrefix("decoder") }
        == names.lastIndex { $0.hasPrefix("encoder") }.map { $0 + 1 })
  }
}

@Suite struct RefusalTests {
  @Test func `a token outside the vocabulary ends the program on the caller's thread, naming it`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Transformer(.forTests, seed: 1).decodeGreedily([[4], [5, 23]])
    }
    expectMessage(result, "source token 23 is not in a vocabulary of 23")
  }

  @Test func `a sentence too long for the model is named`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let long = Array(repeating: Int32(4), count: 64)
      _ = TrainingStep(Transformer(.forTests, seed: 1), seed: 1)(batch([([4], [5]), ([6], long)]))
    }
    expectMessage(result, "target 1 has 65 tokens with its start or end; the model's maximumLength is 64")
  }

  @Test func `a configuration that no model can have is refused by name`() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Transformer(.forTests.with { $0.heads = 0 }, seed: 1)
    }
    expectMessage(result, "TransformerConfiguration: heads is 0")
  }

  private func expectMessage(_ result: ExitTest.Result?, _ message: String) {
    let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(text.contains(message), "standard error: \(text)")
  }
}
