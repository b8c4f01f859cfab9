import NeuralNetworks
public import Plotting
import TransformerModel

extension MultiHeadAttention {
  /// The layer as the paper's figure 2 draws it: what one head does on the left, all heads on the right.
  ///
  /// Another attention, another number of heads and other sizes are another figure.
  public var diagram: Figure {
    let sizes = Architecture.Attention(self)
    let modelSize = query.weight.value.shape[0]
    let steps = AttentionSteps(attention, keySize: sizes.keySize, dropout: dropout)
    let title = steps.title.replacing(" Attention", with: "\nAttention")
    let inputs = [
      ("V", "v", sizes.valueSize), ("K", "k", sizes.keySize), ("Q", "q", sizes.keySize),
    ]
    let projections = inputs.map { name, letter, size in
      Block.column([
        .text("$\(name)$", id: "\(name).in"),
        .box("Linear", id: "\(name).linear", note: "\(modelSize) → \(size)", role: .linear, copies: heads),
      ])
    }
    let multiHead = Block.column([
      .text("Multi-Head Attention", id: "caption of all", isTitle: true),
      .row(projections, axis: 1, spacing: 10),
      .box(
        title, id: "heads", role: .attention, copies: heads, copiesLabel: "$h$ = \(heads)", isWide: true),
      .box("Concat", id: "concat", note: "$h · d_v$ = \(heads * sizes.valueSize)"),
      .box(
        "Linear", id: "output", note: "\(heads * sizes.valueSize) → \(output.weight.value.shape[1])",
        role: .linear),
      .text("$\\text{MultiHead}(Q, K, V)$", id: "multi-head"),
    ])
    let arrows =
      inputs.flatMap { name, _, _ in Arrow.chain(["\(name).in", "\(name).linear", "heads"]) }
      + Arrow.chain(["heads", "concat", "output", "multi-head"])
    return .blocks(
      .row([steps.block, multiHead], alignment: .bottom, spacing: 44), arrows: steps.arrows + arrows)
  }
}
