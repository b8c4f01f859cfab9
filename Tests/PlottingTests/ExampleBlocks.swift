import Foundation
import Plotting

extension ExampleFigures {
  /// Two columns with a frame each, arrows that split, go around and go over, sheets, signs and formulas.
  static var blocks: Figure {
    let encoder = Block.column(
      [
        .text("Inputs"), .box("Embedding", note: "$√{d_{model}} · E$", role: .embedding),
        .row([.wave(id: "wave"), .sum(id: "sum")], axis: 1),
        .frame(
          [
            .box("Attention", id: "own", note: "$h$ = 8", role: .attention, copies: 8, copiesLabel: "$h$"),
            .box("Add & Norm", id: "norm", role: .normalization),
            .box("Feed\nForward", id: "forward", role: .feedForward),
            .box("Add & Norm", id: "z", role: .normalization),
          ], label: "6×"),
      ], boxWidth: 80)
    let decoder = Block.column([
      .text("Outputs"),
      .frame(
        [
          .box("Masked\nAttention", id: "masked", role: .attention), .sum(id: "masked sum"),
          .box("Attention", id: "cross", role: .attention), .sum(id: "cross sum"),
        ], label: "2×", side: .right),
      .box("Softmax", role: .softmax),
    ])
    return .blocks(
      .row([encoder, decoder], alignment: .bottom, spacing: 26),
      arrows: Arrow.chain(["Inputs", "Embedding", "sum"]) + [
        Arrow("wave", "sum"), Arrow("sum", "own", heads: 3), Arrow("own", "norm"), Arrow("norm", "forward"),
        Arrow("forward", "z"), .around("sum", "norm", side: .left), .around("norm", "z", side: .right),
        Arrow("Outputs", "masked", heads: 3), Arrow("masked", "masked sum"), Arrow("masked sum", "cross"),
        Arrow("z", "cross", heads: 2), Arrow("cross", "cross sum"), Arrow("cross sum", "Softmax"),
        .around("Outputs", "masked sum", side: .right), .around("masked sum", "cross sum", side: .right),
      ], title: "Blocks and arrows", note: "$d_{model}$ = 512")
  }

  static var histogram: Figure {
    let draws = (0..<4_000).map { seed in (0..<12).reduce(0) { $0 + noise(seed * 12 + $1) } }
    let x = stride(from: -4.0, through: 4, by: 0.1)
    return Figure("Sums of twelve uniform numbers")
      .histogram(draws, isDensity: true, label: "measured")
      .line(Array(x), x.map { exp(-$0 * $0 / 2) / (2 * Double.pi).squareRoot() }, label: "$N(0, 1)$")
      .xLabel("$q · k / √{d_k}$").yLabel("density").named("histogram")
  }

  static var mathematics: Figure {
    Figure(#"$d_{model}^{-0.5} · \min(step^{-0.5}, step · warmup^{-1.5})$ and $\sqrt{x^2 + \epsilon_i}$"#)
      .line([1, 2, 3], [1.0, 4, 9], label: "$x^2$").line([1, 2, 3], [1.0, 1.4, 1.7], label: #"$\sqrt{x}$"#)
      .xLabel("$√{d_k}$, which costs 3 $").yLabel("$σ_i^2$")
  }
}
