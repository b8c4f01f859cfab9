import NeuralNetworks
import Plotting
import TensorCore
import Testing
import TransformerModel
import Translation

/// Figures 1 and 2 follow the model that they are drawn from.
@Suite struct DiagramTests {
  private func model(
    attention: (any Attention)? = nil, _ change: (inout TransformerConfiguration) -> Void = { _ in }
  ) -> Transformer {
    let small = TransformerConfiguration.tiny.with {
      ($0.modelSize, $0.feedForwardSize, $0.heads, $0.keySize, $0.valueSize) = (32, 48, 4, 8, 8)
      ($0.layers, $0.vocabularySize, $0.maximumLength) = (3, 50, 20)
      change(&$0)
    }
    return Transformer(small, seed: 1, attention: attention)
  }

  private func layer(heads: Int = 4, dropout: Float = 0, attention: any Attention = SoftmaxAttention())
    -> MultiHeadAttention
  {
    var random = Philox(seed: 1)
    let sizes = TransformerConfiguration.tiny.with {
      ($0.modelSize, $0.heads, $0.keySize, $0.valueSize) = (32, heads, 32 / heads, 32 / heads)
      $0.attentionDropout = dropout
    }
    return MultiHeadAttention(sizes, attention: attention, using: &random)
  }

  /// The blocks of a frame from the bottom up.
  private func ids(in frame: BlockLayout.Frame, of layout: BlockLayout) -> [String] {
    layout.leaves.filter { frame.rect.contains($0.rect.center) }
      .sorted { $0.rect.bottom > $1.rect.bottom }.map(\.id)
  }

  private func connects(_ layout: BlockLayout, _ from: String, _ to: String) -> Int {
    layout.routes.count { $0.from == from && $0.to == to }
  }

  // MARK: Figure 1

  @Test func `the paper's model has its sub-layers in the paper's order, LayerNorm after each sum`() throws {
    let layout = try #require(model().diagram.blockLayout)
    #expect(layout.frames.map(\.label) == ["3×", "3×"])
    let (encoder, decoder) = (ids(in: layout.frames[0], of: layout), ids(in: layout.frames[1], of: layout))
    #expect(encoder == ["encoder.0.0", "encoder.0.0.sum", "encoder.0.1", "encoder.0.1.sum"])
    #expect(decoder.count == 6)
    // Queries, keys and values; of attention over the encoder's output, keys and values come from there.
    #expect(connects(layout, "encoder.sum", "encoder.0.0") == 3)
    #expect(connects(layout, "encoder.0.1.sum", "decoder.0.1") == 2)
    #expect(connects(layout, "decoder.0.0.sum", "decoder.0.1") == 1)
    // Around every sub-layer a residual connection.
    for (from, to) in [
      ("encoder.sum", "encoder.0.0.sum"), ("encoder.0.0.sum", "encoder.0.1.sum"),
      ("decoder.sum", "decoder.0.0.sum"), ("decoder.0.0.sum", "decoder.0.1.sum"),
      ("decoder.0.1.sum", "decoder.0.2.sum"),
    ] { #expect(connects(layout, from, to) == 1, "\(from) to \(to)") }
    let words = texts(of: model().diagram)
    #expect(words.count { $0 == "Add & Norm" } == 5 && !words.contains("Norm"))
    #expect(words.contains("Masked Multi-Head") && words.contains("Softmax"))
  }

  @Test func `LayerNorm before the sub-layers stands there, and once more at the end`() throws {
    let figure = model { $0.layerNormPlace = .pre }.diagram
    let layout = try #require(figure.blockLayout)
    #expect(
      ids(in: layout.frames[0], of: layout) == [
        "encoder.0.0.norm", "encoder.0.0", "encoder.0.0.sum", "encoder.0.1.norm", "encoder.0.1",
        "encoder.0.1.sum",
      ])
    #expect(texts(of: figure).count { $0 == "Norm" } == 5 + 2)
    // The residual leaves before LayerNorm, and the decoder asks the normalised output.
    #expect(connects(layout, "encoder.sum", "encoder.0.0.sum") == 1)
    #expect(connects(layout, "encoder.norm", "decoder.0.1") == 2)
    let last = model { $0.layerNormPlace = .postAndLast }.diagram
    #expect(texts(of: last).count { $0 == "Norm" } == 2)
  }

  @Test func `layers, positions, activation, attention and sizes show`() throws {
    #expect(try #require(model { $0.layers = 2 }.diagram.blockLayout).frames.map(\.label) == ["2×", "2×"])
    let learned = texts(of: model { $0.positions = .learned }.diagram)
    #expect(learned.contains("Learned") && learned.contains("20 × 32") && !learned.contains("Positional"))
    #expect(texts(of: model { $0.feedForwardActivation = .gelu }.diagram).contains { $0.contains("GELU") })
    let local = texts(of: model(attention: LocalAttention(radius: 2)).diagram)
    // Over the encoder's output it leaves the place to softmax.
    #expect(local.count { $0 == "local(radius: 2)" } == 2)
    let words = texts(of: model { $0.dropout = 0.25 }.diagram).joined(separator: " ")
    for size in [" = 48", " = 4,", " = 8", " = 32,", " = 0.25,", " = 50"] {
      #expect(words.contains(size), "\(size)")
    }
  }

  @Test func `every change of the model is another figure, and the same model the same bytes`() {
    let figures = [
      model(), model { $0.layers = 2 }, model { $0.layerNormPlace = .pre },
      model { $0.layerNormPlace = .postAndLast }, model { $0.positions = .learned },
      model { $0.positions = .sinusoidalHalves }, model { $0.feedForwardActivation = .geluTanh },
      model(attention: CosineAttention()), model { $0.vocabularySize = 60 },
    ].map { $0.diagram.svg() }
    #expect(Set(figures).count == figures.count)
    #expect(model().diagram.svg() == figures[0] && model().diagram.pdf() == model().diagram.pdf())
  }

  @Test func `in every model labels fit, nothing overlaps and no arrow crosses a block`() throws {
    let models = [
      model(), model { $0.layerNormPlace = .pre }, model { $0.layerNormPlace = .postAndLast },
      model { $0.positions = .learned }, model { $0.positions = .sinusoidalHalves },
      model(attention: PerformerAttention(features: 64, seed: 1)),
    ]
    for model in models {
      #expect(try #require(model.diagram.blockLayout).faults == [], "\(model)")
      #expect(try #require(model.encoder.layers[0].selfAttention.diagram.blockLayout).faults == [])
    }
  }

  // MARK: Figure 2

  @Test func `one head multiplies, scales, masks, takes the softmax and sums the values`() throws {
    let figure = layer().diagram
    let layout = try #require(figure.blockLayout)
    let column = layout.leaves.filter { $0.id.hasPrefix("step") || $0.id == "sum" }
      .sorted { $0.rect.bottom > $1.rect.bottom }.map(\.id)
    #expect(column == ["step 0", "step 1", "step 2", "step 3", "sum"])
    let words = texts(of: figure)
    #expect(words.count { $0 == "MatMul" } == 2 && words.contains("Mask (opt.)") && words.contains("8"))
    #expect(connects(layout, "V", "sum") == 1 && connects(layout, "Q", "step 0") == 1)
    #expect(words.count { $0 == "32 → 8" } == 3 && words.contains("32 → 32"))
  }

  @Test func `heads, dropout and another attention show`() throws {
    #expect(texts(of: layer(heads: 2).diagram).contains("= 2"))
    #expect(texts(of: layer(dropout: 0.1).diagram).contains("Dropout"))
    let attentions: [any Attention] = [
      SoftmaxAttention(), LocalAttention(radius: 2), AtrousAttention(step: 2),
      SparseAttention(radius: 1, step: 3), TopKAttention(k: 3), EntropyInvariantAttention(),
      RealFormerAttention(), AdditiveAttention(hiddenSize: 8), LinearAttention(), CosineAttention(),
    ]
    let figures = attentions.map { layer(attention: $0).diagram }
    #expect(Set(figures.map { $0.svg() }).count == attentions.count)
    for figure in figures { #expect(try #require(figure.blockLayout).faults == []) }
  }
}

/// The texts that a figure sets.
private func texts(of figure: Figure) -> [String] {
  let canvas = RecordingCanvas(size: figure.size)
  figure.draw(on: canvas)
  return canvas.actions.compactMap { if case .text(let text, _, _, _, _, _) = $0 { text } else { nil } }
}
