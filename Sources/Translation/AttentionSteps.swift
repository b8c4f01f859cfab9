import NeuralNetworks
import Plotting

/// What one head computes, as blocks from the bottom up: the left half of figure 2.
struct AttentionSteps {
  /// Such as `Scaled Dot-Product Attention`.
  let title: String
  let block: Block
  let arrows: [Arrow]

  init(_ attention: any Attention, keySize: Int, dropout: Float) {
    title = Self.title(of: attention)
    // What no word of the paper names is called as checkpoints call it.
    let caption = Block.text(
      title == "Attention" ? "Attention: \(attention.name)" : title, id: "caption", isTitle: true)
    let result = Block.text("$\\text{Attention}(Q, K, V)$", id: "one-head")
    guard var steps = Self.scores(of: attention, keySize: keySize) else {
      // Not a softmax over scores: one box holds it.
      block = .column([
        caption, .row(["Q", "K", "V"].map { (name: String) in .text("$\(name)$", id: name) }, spacing: 30),
        .box("Attention", id: "whole", note: attention.name, role: .attention, isWide: true), result,
      ])
      arrows = ["Q", "K", "V"].map { Arrow($0, "whole") } + [Arrow("whole", "one-head")]
      return
    }
    steps.append(Step(label: "SoftMax", role: .softmax))
    if dropout > 0 { steps.append(Step(label: "Dropout", note: "\(dropout)")) }
    let names = steps.indices.map { "step \($0)" }
    let boxes = zip(steps, names).map { Block.box($0.label, id: $1, note: $0.note, role: $0.role) }
    let scores = Block.column(
      [.row([.text("$Q$", id: "Q"), .text("$K$", id: "K")], spacing: 26)] + boxes, boxWidth: 66)
    block = .column([
      caption, .row([scores, .text("$V$", id: "V")], alignment: .bottom, spacing: 16),
      .box("MatMul", id: "sum", role: .linear, isWide: true), result,
    ])
    arrows =
      [Arrow("Q", names[0]), Arrow("K", names[0])] + Arrow.chain(names + ["sum"])
      + [Arrow("V", "sum"), Arrow("sum", "one-head")]
  }

  private struct Step {
    var label: String
    var note = ""
    var role = Block.Role.other
  }

  private static func title(of attention: any Attention) -> String {
    switch attention {
    case is SoftmaxAttention: "Scaled Dot-Product Attention"
    case is AdditiveAttention: "Additive Attention"
    default: "Attention"
    }
  }

  /// The steps from queries and keys to what the softmax takes; nil where there are no such scores.
  private static func scores(of attention: any Attention, keySize: Int) -> [Step]? {
    let product = Step(label: "MatMul", role: .linear)
    let scale = Step(label: "Scale", note: "$1 / √{d_k}$ = $1 / √{\(keySize)}$", role: .normalization)
    let mask = Step(label: "Mask (opt.)", role: .embedding)
    switch attention {
    case is SoftmaxAttention: return [product, scale, mask]
    case let local as LocalAttention:
      return [product, scale, Step(label: "Mask", note: "$|i - j| ≤ \(local.radius)$", role: .embedding)]
    case let atrous as AtrousAttention:
      return [product, scale, Step(label: "Mask", note: "\(atrous.step) divides $i - j$", role: .embedding)]
    case let sparse as SparseAttention:
      let rule = "$|i - j| ≤ \(sparse.radius)$ or \(sparse.step) divides $i - j$"
      return [product, scale, Step(label: "Mask", note: rule, role: .embedding)]
    case let top as TopKAttention:
      return [product, scale, mask, Step(label: "Top k", note: "$k$ = \(top.k)", role: .embedding)]
    case let invariant as EntropyInvariantAttention:
      let factor = "$\\log_{\(invariant.length)} n / √{\(keySize)}$"
      return [product, Step(label: "Scale", note: factor, role: .normalization), mask]
    case is RealFormerAttention:
      return [product, scale, Step(label: "Add", note: "the layer below's", role: .normalization), mask]
    case let additive as AdditiveAttention:
      let hidden = "\(keySize) → \(additive.hiddenSize)"
      return [
        Step(label: "Linear & Add", note: hidden, role: .linear), Step(label: "tanh"),
        Step(label: "Linear", note: "\(additive.hiddenSize) → 1", role: .linear), mask,
      ]
    default: return nil
    }
  }
}
