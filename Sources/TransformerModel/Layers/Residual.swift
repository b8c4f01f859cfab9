import NeuralNetworks
import TensorCore

/// The residual connection around a sub-layer with its LayerNorm: "Add & Norm" in figure 1.
public struct Residual: Layer {
  public let norm: LayerNorm
  public let place: TransformerConfiguration.LayerNormPlace
  /// P_drop.
  public let dropout: Float

  public init(_ configuration: TransformerConfiguration) {
    norm = LayerNorm(configuration)
    place = configuration.layerNormPlace
    dropout = configuration.dropout
  }

  /// LayerNorm(x + Dropout(Sublayer(x))), or x + Dropout(Sublayer(LayerNorm(x))) where LayerNorm comes before.
  ///
  /// - Parameter x: `[rows, modelSize]`.
  public func callAsFunction(
    _ x: Tensor, dropoutKey: DropoutKey?, around sublayer: (Tensor) -> Tensor
  ) -> Tensor {
    let dropout = Dropout(dropout, dropoutKey)
    switch place {
    case .post, .postAndLast: return norm(adding: sublayer(x), to: x, dropout: dropout)
    case .pre: return x + sublayer(norm(x)).dropped(dropout)
    }
  }

  /// What the sub-layer reads: x, or LayerNorm(x) where LayerNorm comes before.
  func input(_ x: Tensor) -> Tensor { place == .pre ? norm(x) : x }
}

extension LayerNorm {
  init(_ configuration: TransformerConfiguration) {
    self.init(
      configuration.modelSize, epsilon: configuration.layerNormEpsilon,
      formula: configuration.layerNormFormula)
  }
}
