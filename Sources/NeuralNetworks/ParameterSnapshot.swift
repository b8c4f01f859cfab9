import TensorCore

/// The values of parameters at one time, apart from training: to go back to, or to average (section 6.1).
public struct ParameterSnapshot: Sendable {
  /// The elements of each parameter, in the order of the parameters.
  public let values: [[Float]]

  public init(_ parameters: [Parameter]) {
    values = parameters.map { $0.value.scalars }
  }

  /// - Parameter values: the elements of each parameter, in the order of the parameters.
  public init(values: [[Float]]) {
    self.values = values
  }

  /// The mean of snapshots of the same parameters, summed in their order.
  public static func averaged(of snapshots: [ParameterSnapshot]) -> ParameterSnapshot {
    guard let first = snapshots.first else { fatalError("averaged: no snapshots to average") }
    return ParameterSnapshot(
      values: first.values.indices.map { index in
        var sums = first.values[index].map(Double.init)
        for snapshot in snapshots.dropFirst() {
          require(
            snapshot.values[index].count == sums.count,
            "averaged: snapshots of different parameters (\(snapshot.values[index].count) and \(sums.count) elements)"
          )
          for element in sums.indices { sums[element] += Double(snapshot.values[index][element]) }
        }
        return sums.map { Float($0 / Double(snapshots.count)) }
      })
  }

  /// Gives parameters these values.
  public func restore(_ parameters: [Parameter]) {
    require(
      parameters.map(\.shape.count) == values.map(\.count),
      "restore: a snapshot of \(values.count) parameters does not fit these \(parameters.count)")
    for (parameter, scalars) in zip(parameters, values) {
      parameter.value = Tensor(scalars, shape: parameter.shape)
    }
  }
}
