public import CellSupport
public import Foundation
public import NeuralNetworks
public import TensorCore
public import Tokenization
public import Translation

/// Why a value of the library cannot be kept between two runs of a notebook.
private enum StorageFailure: Error, CustomStringConvertible {
  case history
  case missing(file: String)

  var description: String {
    switch self {
    case .history:
      "a Tensor with its history, or one that shows a part of another's memory, is no value alone"
    case .missing(let file): "'\(file)' lacks its tensor"
    }
  }
}

extension Tensor: StorableValue {
  public func store(at place: URL) throws {
    guard standsAlone else { throw StorageFailure.history }
    try TensorFile(["value": self]).write(to: place)
  }

  public init(storedAt place: URL) throws {
    guard let tensor = try TensorFile(contentsOf: place).tensors["value"] else {
      throw StorageFailure.missing(file: place.path)
    }
    self = tensor
  }
}

extension SubwordTokenizer: StorableValue {
  public func store(at place: URL) throws { try write(to: place.path) }
  public init(storedAt place: URL) throws { try self.init(folder: place.path) }
}

extension Translator: StorableReference {
  public func store(at place: URL) throws { try save(to: place) }
  public convenience init(storedAt place: URL) throws { try self.init(contentsOf: place) }

  public func restore(from place: URL) throws {
    try model.load(from: place.appendingPathComponent("weights.safetensors"))
  }
}
