public import NeuralNetworks
public import TensorCore

extension TrainingStep {
  /// Everything the next update depends on, the batch apart: weights, moments and the number of updates.
  ///
  /// Dropout masks are drawn from the seed and the update's number, so there is no other random state.
  public var tensors: [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for (entry, moments) in zip(model.namedParameters, optimizer.moments) {
      tensors["model.\(entry.name)"] = entry.parameter.value.detached()
      tensors["adam.first.\(entry.name)"] = moments.first
      tensors["adam.second.\(entry.name)"] = moments.second
    }
    return tensors
  }

  /// Goes on where `tensors` were taken after a number of updates; changes nothing where they do not fit.
  public func resume(after updates: Int, _ tensors: [String: Tensor]) throws(TensorFileError.Fault) {
    let named = model.namedParameters
    var moments: [(first: Tensor, second: Tensor)] = []
    for (name, parameter) in named {
      func moment(_ order: String) throws(TensorFileError.Fault) -> Tensor {
        let key = "adam.\(order).\(name)"
        guard let tensor = tensors[key] else { throw .missing(tensor: key) }
        guard tensor.shape == parameter.shape else {
          throw .wrongShape(
            tensor: key, found: tensor.shape.dimensions, expected: parameter.shape.dimensions)
        }
        return tensor
      }
      moments.append((try moment("first"), try moment("second")))
    }
    try model.load(tensors, prefix: "model.")
    optimizer.resume(after: updates, moments: moments)
  }
}
