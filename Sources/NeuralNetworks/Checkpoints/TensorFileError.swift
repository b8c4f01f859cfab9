public import Foundation

/// Why a file of tensors cannot be read or written.
public struct TensorFileError: Error, Hashable, CustomStringConvertible {
  public enum Fault: Error, Hashable, Sendable {
    case unreadable(reason: String)
    case notWritable(reason: String)
    case noHeader(bytes: Int)
    case headerTooLong(header: UInt64, bytes: Int)
    case badHeader
    case unsupportedType(tensor: String, type: String)
    case badPlace(tensor: String, shape: [Int], offsets: [Int], bytes: Int)
    case wrongSize(described: Int, found: Int)
    case missing(tensor: String)
    case wrongShape(tensor: String, found: [Int], expected: [Int])
    case unexpected(tensor: String)
    /// A checkpoint's own fields.
    case noCheckpoint(field: String)
    /// A checkpoint from before there were recipes.
    case earlierCheckpoint
    case otherRun(field: String, found: String, expected: String)
  }

  public var path: String
  public var fault: Fault

  public init(_ url: URL, _ fault: Fault) {
    path = url.path
    self.fault = fault
  }

  public var description: String { "'\(path)': \(fault)" }
}

extension TensorFileError.Fault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let reason): "cannot be read: \(reason)"
    case .notWritable(let reason): "cannot be written: \(reason); what was there is as it was"
    case .noHeader(let bytes): "\(bytes) bytes are no safetensors file; was it cut off?"
    case .headerTooLong(let header, let bytes):
      "a header of \(header) bytes does not fit a file of \(bytes); was it cut off, or is it no safetensors file?"
    case .badHeader: "its header is not the JSON of a safetensors file"
    case .unsupportedType(let tensor, let type):
      "'\(tensor)' is of type \(type); F64, F32, F16 and BF16 can be read"
    case .badPlace(let tensor, let shape, let offsets, let bytes):
      "'\(tensor)' of shape \(shape) cannot stand at \(offsets) of \(bytes) bytes; was the file cut off?"
    case .wrongSize(let described, let found):
      "its header speaks of \(described) bytes of numbers, but \(found) are there"
    case .missing(let tensor): "there is no '\(tensor)' in it, which the model has"
    case .wrongShape(let tensor, let found, let expected):
      "'\(tensor)' is \(found), but the model's is \(expected); give the model the configuration it was saved with"
    case .unexpected(let tensor): "'\(tensor)' belongs to no part of the model"
    case .noCheckpoint(let field):
      "it is no checkpoint of a training run: '\(field)' is missing or not to be read; was it written by 'Trainer.fit'?"
    case .earlierCheckpoint:
      "an earlier version of Attentive wrote it, whose runs this one cannot go on with; end that run with the version "
        + "that began it, or begin it anew with another file"
    case .otherRun(let field, let found, let expected):
      "it is of another run: its \(field) is \(found), this run's is \(expected); continue that run, or name another file"
    }
  }
}
