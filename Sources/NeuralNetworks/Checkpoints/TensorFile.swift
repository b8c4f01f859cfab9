public import Foundation
public import TensorCore

/// Named tensors in a file of the safetensors format, which Python's `safetensors` reads and writes.
///
/// Eight bytes tell the header's length, little-endian; the header is a JSON object that gives each name its `dtype`,
/// `shape` and `data_offsets`, and texts under `__metadata__`; then the numbers follow, little-endian, without a gap.
/// Source: huggingface/safetensors, README, "Format".
public struct TensorFile {
  public var tensors: [String: Tensor]
  /// Texts beside the tensors.
  public var metadata: [String: String]

  public init(_ tensors: [String: Tensor] = [:], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// Where a tensor's numbers stand, as the header says.
  struct Entry: Codable {
    var dtype: String
    var shape: [Int]
    var offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }
  }

  static let metadataKey = "__metadata__"
}

// MARK: Writing

extension TensorFile {
  /// Writes the file, in float32, in the order of the names.
  ///
  /// Written beside, brought to the disk and renamed: whatever happens meanwhile, a reader finds the old file or the new.
  public func write(to url: URL) throws(TensorFileError) {
    let names = tensors.keys.sorted()
    var offset = 0
    var header: [String: HeaderValue] = metadata.isEmpty ? [:] : [Self.metadataKey: .metadata(metadata)]
    for name in names {
      let tensor = tensors[name]!
      let end = offset + tensor.count * MemoryLayout<Float>.size
      let dimensions = (0..<tensor.shape.rank).map { tensor.shape[$0] }
      header[name] = .entry(Entry(dtype: "F32", shape: dimensions, offsets: [offset, end]))
      offset = end
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      var json = try encoder.encode(header)
      // The numbers begin at a multiple of eight, as the format's own library sees to.
      json.append(contentsOf: repeatElement(UInt8(ascii: " "), count: -json.count & 7))
      let length = withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) }
      try replaceFile(at: url) { file in
        try file.write(contentsOf: length + json)
        for name in names { try file.write(contentsOf: tensors[name]!.bytes) }
      }
    } catch {
      throw TensorFileError(url, .notWritable(reason: error.localizedDescription))
    }
  }

  private enum HeaderValue: Encodable {
    case metadata([String: String])
    case entry(Entry)

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .metadata(let texts): try texts.encode(to: encoder)
      case .entry(let entry): try entry.encode(to: encoder)
      }
    }
  }
}

/// Puts a file in the place of another in one step.
private func replaceFile(at url: URL, _ write: (FileHandle) throws -> Void) throws {
  let folder = url.deletingLastPathComponent()
  let partial = folder.appendingPathComponent(".\(url.lastPathComponent).partial")
  // One writer at a time; what a killed one left is written over.
  do {
    try Data().write(to: partial)
    let file = try FileHandle(forWritingTo: partial)
    defer { try? file.close() }
    try write(file)
    try file.synchronize()
    guard rename(partial.path, url.path) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
  } catch {
    try? FileManager.default.removeItem(at: partial)
    throw error
  }
}

extension Tensor {
  /// The elements as they stand in memory, row by row.
  fileprivate var bytes: Data { scalars.withUnsafeBytes { Data($0) } }
}
