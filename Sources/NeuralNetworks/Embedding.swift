import TensorCore

/// A learned vector for each token.
public struct Embedding: Layer {
  /// `[tokens, features]`.
  public let weight: Parameter

  /// Vectors from N(0, 1/features), so that √features · vector has variance 1.
  public init(_ tokens: Int, _ features: Int, using random: inout Philox) {
    let deviation = 1 / Float(features).squareRoot()
    weight = Parameter(
      "weight", .randomNormal([tokens, features], standardDeviation: deviation, using: &random))
  }

  /// Dropout(scale · vectors of the tokens + positions).
  ///
  /// - Parameters:
  ///   - tokens: one for each row.
  ///   - positions: vectors of positions, `[maximumLength, features]`.
  ///   - places: for each token the row of `positions` to add.
  /// - Returns: `[tokens.count, features]`.
  public func callAsFunction(
    _ tokens: [Int32], scale: Float = 1, adding positions: Tensor? = nil, at places: [Int32]? = nil,
    dropout: Dropout? = nil
  ) -> Tensor {
    embedding(
      weight.value, indices: tokens, scale: scale, adding: positions, at: places, dropout: dropout)
  }
}
