/// A named tensor that training changes.
///
/// Unchecked: threads may read a parameter together; only the optimiser writes, between steps.
public final class Parameter: @unchecked Sendable {
  public let name: String

  /// The current values: a leaf of every graph that uses it.
  public var value: Tensor

  public init(_ name: String, _ value: Tensor) {
    self.name = name
    self.value = value.detached()
  }

  public var shape: Shape { value.shape }

  /// Copies the values to a place in a flat buffer and lives there from now on.
  package func move(to buffer: FloatBuffer, at offset: Int) {
    buffer.write(value.values, at: offset)
    value = Tensor(viewing: Values(buffer: buffer, offset: offset, count: value.count), shape: shape)
  }
}
