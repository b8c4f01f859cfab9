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
    let place = Values(buffer: buffer, offset: offset, count: value.count)
    place.floats.update(from: value.values.floats, count: value.count)
    value = Tensor(viewing: place, shape: shape)
  }
}
