/// The numbers that matrix products multiply; sums, and all else, are float32 in any case.
public enum ProductPrecision: String, Sendable, Codable, CaseIterable {
  case f32
  /// bfloat16: a float32's range with 8 bits of precision, about twice as fast where the processor knows it.
  case bf16

  /// What products on this thread or task use.
  @TaskLocal package static var current = ProductPrecision.f32
}

/// Runs a computation, backward passes in it included, whose matrix products use the given precision.
///
/// Holds for this thread or task only.
public func withProductPrecision<Result>(
  _ precision: ProductPrecision, _ body: () throws -> Result
) rethrows -> Result {
  try ProductPrecision.$current.withValue(precision, operation: body)
}
