import TensorCore

extension Dropout {
  /// Dropout of `rate` under `key`; nil, which drops nothing, without a key or at a rate of 0.
  public init?(_ rate: Float, _ key: DropoutKey?) {
    guard let key, rate > 0 else { return nil }
    self.init(rate: rate, key: key)
  }
}

extension Tensor {
  /// Each element zeroed at the dropout's rate, the others scaled up; unchanged for nil.
  public func dropped(_ dropout: Dropout?) -> Tensor {
    guard let dropout else { return self }
    return TensorCore.dropout(self, rate: dropout.rate, key: dropout.key)
  }
}
