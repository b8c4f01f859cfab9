public import Plotting
import TransformerModel

extension Transformer {
  /// The model as the paper's figure 1 draws it, found by walking its layers: encoder left, decoder right.
  ///
  /// Another number of layers, another place of LayerNorm, learned positions, another attention or other sizes are another
  /// figure.
  public var diagram: Figure { Architecture(self).diagram }
}

extension Architecture {
  var diagram: Figure {
    let (sources, targets) = (
      Tower(encoder, prefix: "encoder", side: .left), Tower(decoder, prefix: "decoder", side: .right)
    )
    let input = entrance("encoder", "Input\nEmbedding", words: "Inputs\n", side: .left)
    let output = entrance("decoder", "Output\nEmbedding", words: "Outputs\n(shifted right)", side: .right)
    let head: [Block] = [
      .box("Linear", id: "linear", note: "$x E^T$", role: .linear),
      .box("Softmax", id: "softmax", role: .softmax),
      .text("Output\nProbabilities", id: "probabilities"),
    ]
    let memory = sources.last ?? "encoder.sum"
    let arrows =
      entranceArrows("encoder") + sources.arrows(from: "encoder.sum", memory: nil) + entranceArrows("decoder")
      + targets.arrows(from: "decoder.sum", memory: memory)
      + Arrow.chain([targets.last ?? "decoder.sum", "linear", "softmax", "probabilities"])
    return .blocks(
      .row(
        [
          .column(input + sources.blocks, boxWidth: Self.boxWidth),
          .column(output + targets.blocks + head, boxWidth: Self.boxWidth),
        ], alignment: .bottom, spacing: 26),
      arrows: arrows, note: note)
  }

  /// Wide enough for the largest label, so that both stacks are alike.
  private static let boxWidth = 88.0

  // MARK: Below the stacks

  /// From the tokens to the sum of embeddings and positions, from the bottom up.
  private func entrance(_ prefix: String, _ label: String, words: String, side: Block.Side) -> [Block] {
    let sum = Block.sum(id: "\(prefix).sum")
    let position: [Block]
    switch positions {
    case .learned:
      position = [
        .box(
          "Learned\nPositions", id: "\(prefix).positions", note: "\(maximumLength) × \(modelSize)",
          role: .embedding)
      ]
    case .sinusoidal, .sinusoidalHalves:
      let name = positions == .sinusoidal ? "Positional\nEncoding" : "Positional\nEncoding\n(halves)"
      let label = Block.text(name, id: "\(prefix).position-words")
      let wave = Block.wave(id: "\(prefix).positions")
      position = [.row(side == .left ? [label, wave] : [wave, label], spacing: 4)]
    }
    return [
      .text(words, id: "\(prefix).words"),
      .box(label, id: "\(prefix).embedding", note: "$√{d_{model}} · E$", role: .embedding),
      .row(side == .left ? position + [sum] : [sum] + position, axis: side == .left ? 1 : 0, spacing: 16),
    ]
  }

  private func entranceArrows(_ prefix: String) -> [Arrow] {
    Arrow.chain(["\(prefix).words", "\(prefix).embedding", "\(prefix).sum"]) + [
      Arrow("\(prefix).positions", "\(prefix).sum")
    ]
  }

  // MARK: Words

  /// The sizes that stand in no block.
  private var note: String {
    let rates = Set((encoder.runs + decoder.runs).flatMap(\.layer).map(\.dropout)).sorted()
    let dropout = rates.map { "\($0)" }.joined(separator: ", ")
    return
      "$d_{model}$ = \(modelSize),  $P_{drop}$ = \(dropout),  $V$ = \(fixed(Double(vocabularySize), decimals: 0))\n"
      + "One matrix $E$, $V × d_{model}$, serves both embeddings and the linear layer."
  }
}

/// The layers of the encoder or of the decoder as blocks, from the bottom up.
private struct Tower {
  private(set) var blocks: [Block] = []
  /// The block that holds the result.
  private(set) var last: String?
  private var steps: [Step] = []

  /// A sub-layer's blocks by their ids.
  private struct Step {
    var norm: String?
    var part: String
    var sum: String
    var heads: Int
    var isCross: Bool
  }

  private let side: Block.Side
  private let finalNorm: String?

  init(_ stack: Architecture.Stack, prefix: String, side: Block.Side) {
    self.side = side
    finalNorm = stack.endsInNorm ? "\(prefix).norm" : nil
    for (index, run) in stack.runs.enumerated() {
      var inside: [Block] = []
      for (number, subLayer) in run.layer.enumerated() {
        let name = "\(prefix).\(index).\(number)"
        let (heads, isCross) =
          switch subLayer.part {
          case .attention(_, let place): (place == .cross ? 1 : 3, place == .cross)
          case .feedForward: (1, false)
          }
        let part = subLayer.part.block(id: name)
        if subLayer.hasNormFirst {
          inside += [.box("Norm", id: "\(name).norm", role: .normalization), part, .sum(id: "\(name).sum")]
        } else {
          inside += [part, .box("Add & Norm", id: "\(name).sum", role: .normalization)]
        }
        steps.append(
          Step(
            norm: subLayer.hasNormFirst ? "\(name).norm" : nil, part: name, sum: "\(name).sum", heads: heads,
            isCross: isCross))
      }
      blocks.append(.frame(inside, label: "\(run.count)×", side: side, boxWidth: 0))
    }
    if let finalNorm { blocks.append(.box("Norm", id: finalNorm, role: .normalization)) }
    last = finalNorm ?? steps.last?.sum
  }

  /// The arrows inside, from what holds the embeddings.
  func arrows(from start: String, memory: String?) -> [Arrow] {
    var arrows: [Arrow] = []
    var before = start
    for step in steps {
      var inner = before
      if let norm = step.norm {
        arrows.append(Arrow(inner, norm))
        inner = norm
      }
      // Keys and values of attention over the encoder's output come from there.
      if step.isCross, let memory { arrows.append(Arrow(memory, step.part, heads: 2)) }
      arrows += [
        Arrow(inner, step.part, heads: step.heads), Arrow(step.part, step.sum),
        .around(before, step.sum, side: side),
      ]
      before = step.sum
    }
    if let finalNorm { arrows.append(Arrow(before, finalNorm)) }
    return arrows
  }
}

extension Architecture.Part {
  /// The sub-layer's box, with its sizes in small print.
  fileprivate func block(id: String) -> Block {
    switch self {
    case .attention(let attention, let place):
      let name = place == .decoder ? "Masked Multi-Head\nAttention" : "Multi-Head\nAttention"
      return .box(name, id: id, note: attention.sizes, role: .attention)
    case .feedForward(let size, let activation):
      let name = activation == .relu ? "" : ",  \(activation.label)"
      return .box("Feed\nForward", id: id, note: "$d_{ff}$ = \(size)" + name, role: .feedForward)
    }
  }
}

extension Architecture.Attention {
  /// `h = 8, d_k = 64`, after the name where the attention is not the paper's.
  fileprivate var sizes: String {
    let values = valueSize == keySize ? "" : ",  $d_v$ = \(valueSize)"
    let sizes = "$h$ = \(heads),  $d_k$ = \(keySize)" + values
    return name == "softmax" ? sizes : "\(name)\n\(sizes)"
  }
}

extension TransformerConfiguration.FeedForwardActivation {
  fileprivate var label: String {
    switch self {
    case .relu: "ReLU"
    case .gelu: "GELU"
    case .geluTanh: "GELU (tanh)"
    }
  }
}
