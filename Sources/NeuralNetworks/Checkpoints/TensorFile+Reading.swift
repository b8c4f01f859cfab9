public import Foundation
import TensorCore

extension TensorFile {
  /// Reads a file; numbers of types F64, F16 and BF16 become float32.
  public init(contentsOf url: URL) throws(TensorFileError) {
    let data: Data
    do { data = try Data(contentsOf: url, options: .mappedIfSafe) } catch {
      throw TensorFileError(url, .unreadable(reason: error.localizedDescription))
    }
    do throws(TensorFileError.Fault) { try self.init(data) } catch { throw TensorFileError(url, error) }
  }

  init(_ data: Data) throws(TensorFileError.Fault) {
    guard data.count >= 8 else { throw .noHeader(bytes: data.count) }
    let length = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(data.count - 8) else { throw .headerTooLong(header: length, bytes: data.count) }
    let json = data.dropFirst(8).prefix(Int(length))
    let numbers = data.dropFirst(8 + Int(length))
    let header: [String: HeaderEntry]
    do { header = try JSONDecoder().decode([String: HeaderEntry].self, from: json) } catch {
      throw .badHeader
    }
    self.init()
    var filled = 0
    for (name, value) in header {
      switch value {
      case .metadata(let texts) where name == Self.metadataKey: metadata = texts
      case .entry(let entry) where name != Self.metadataKey:
        tensors[name] = try Self.tensor(name, entry, in: numbers)
        filled += entry.offsets[1] - entry.offsets[0]
      default: throw .badHeader
      }
    }
    guard filled == numbers.count else { throw .wrongSize(described: filled, found: numbers.count) }
  }

  private enum HeaderEntry: Decodable {
    case metadata([String: String])
    case entry(Entry)

    init(from decoder: any Decoder) throws {
      if let entry = try? Entry(from: decoder) {
        self = .entry(entry)
      } else {
        self = .metadata(try [String: String](from: decoder))
      }
    }
  }

  private static func tensor(
    _ name: String, _ entry: Entry, in numbers: Data
  ) throws(TensorFileError.Fault) -> Tensor {
    let sizes = ["F64": 8, "F32": 4, "F16": 2, "BF16": 2]
    guard let size = sizes[entry.dtype] else { throw .unsupportedType(tensor: name, type: entry.dtype) }
    guard let count = elementCount(entry.shape), entry.offsets.count == 2,
      let (start, end) = Optional((entry.offsets[0], entry.offsets[1])), start >= 0, start <= end,
      end <= numbers.count, (end - start) % size == 0, (end - start) / size == count
    else { throw .badPlace(tensor: name, shape: entry.shape, offsets: entry.offsets, bytes: numbers.count) }
    let bytes = numbers[numbers.startIndex + start..<numbers.startIndex + end]
    return Tensor(bytes.withUnsafeBytes { floats($0, entry.dtype) }, shape: Shape(entry.shape))
  }

  /// The product of the axes; nil where it is no size at all.
  private static func elementCount(_ shape: [Int]) -> Int? {
    var count = 1
    for axis in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: axis)
      guard axis >= 0, !overflow else { return nil }
      count = product
    }
    return count
  }

  private static func floats(_ bytes: UnsafeRawBufferPointer, _ type: String) -> [Float] {
    func all<Bits>(_ bits: Bits.Type, _ float: (Bits) -> Float) -> [Float] {
      stride(from: 0, to: bytes.count, by: MemoryLayout<Bits>.size).map { place in
        float(bytes.loadUnaligned(fromByteOffset: place, as: bits))
      }
    }
    return switch type {
    case "F64": all(UInt64.self) { Float(Double(bitPattern: UInt64(littleEndian: $0))) }
    case "F16": all(UInt16.self) { Float(Float16(bitPattern: UInt16(littleEndian: $0))) }
    // The upper half of a float32.
    case "BF16": all(UInt16.self) { Float(bitPattern: UInt32(UInt16(littleEndian: $0)) << 16) }
    default: all(UInt32.self) { Float(bitPattern: UInt32(littleEndian: $0)) }
    }
  }
}
