public import Foundation
public import TensorCore

extension Layer {
  /// The parameters, and running statistics where there are any, under their dotted paths.
  public var weights: [String: Tensor] {
    let parameters = namedParameters.map { ($0.name, $0.parameter.value.detached()) }
    return Dictionary(
      uniqueKeysWithValues: parameters + namedStatistics.map { ($0.name, $0.statistic.value) })
  }

  /// Writes the parameters, in the safetensors format.
  public func save(to url: URL, metadata: [String: String] = [:]) throws(TensorFileError) {
    try TensorFile(weights, metadata: metadata).write(to: url)
  }

  /// Gives the parameters the values of a file: all of them, or none where one does not fit.
  public func load(from url: URL) throws(TensorFileError) {
    let file = try TensorFile(contentsOf: url)
    do throws(TensorFileError.Fault) {
      try load(file.tensors)
    } catch {
      throw TensorFileError(url, error)
    }
  }

  /// Gives the parameters and running statistics these values: all of them, or none where one does not fit.
  ///
  /// - Parameter prefix: what stands before the parameters' paths; names without it are left alone.
  public func load(_ tensors: [String: Tensor], prefix: String = "") throws(TensorFileError.Fault) {
    let named = namedParameters, statistics = namedStatistics
    let shapes =
      named.map { ($0.name, $0.parameter.shape) } + statistics.map { ($0.name, $0.statistic.shape) }
    for (name, shape) in shapes {
      guard let tensor = tensors[prefix + name] else { throw .missing(tensor: prefix + name) }
      guard tensor.shape == shape else {
        throw .wrongShape(tensor: prefix + name, found: tensor.shape.dimensions, expected: shape.dimensions)
      }
    }
    let known = Set(shapes.map { prefix + $0.0 })
    if let unexpected = tensors.keys.filter({ $0.hasPrefix(prefix) && !known.contains($0) }).min() {
      throw .unexpected(tensor: unexpected)
    }
    for (name, parameter) in named { parameter.value = tensors[prefix + name]! }
    for (name, statistic) in statistics { statistic.value = tensors[prefix + name]! }
  }
}
