/// The fields of one message in the wire format of Protocol Buffers, in their order.
///
/// Enough to read a SentencePiece model: varints, 32- and 64-bit numbers and byte strings; groups are none of it.
struct ProtobufFields: Sequence, IteratorProtocol {
  enum Value {
    case varint(UInt64)
    case fixed32(UInt32)
    case fixed64(UInt64)
    case bytes(ArraySlice<UInt8>)
  }

  private var rest: ArraySlice<UInt8>
  /// Set where the bytes are no message.
  private(set) var isBroken = false

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  mutating func next() -> (number: Int, value: Value)? {
    guard !rest.isEmpty, !isBroken else { return nil }
    guard let key = varint() else { return fail() }
    let number = Int(truncatingIfNeeded: key >> 3)
    switch key & 7 {
    case 0: return varint().map { (number, .varint($0)) } ?? fail()
    case 1: return little(8).map { (number, .fixed64($0)) } ?? fail()
    case 2:
      guard let length = varint(), length <= UInt64(rest.count) else { return fail() }
      let bytes = rest.prefix(Int(length))
      rest = rest.dropFirst(Int(length))
      return (number, .bytes(bytes))
    case 5: return little(4).map { (number, .fixed32(UInt32($0))) } ?? fail()
    default: return fail()
    }
  }

  private mutating func fail() -> (number: Int, value: Value)? {
    isBroken = true
    return nil
  }

  private mutating func varint() -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while let byte = rest.popFirst(), shift < 64 {
      value |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }

  private mutating func little(_ count: Int) -> UInt64? {
    guard rest.count >= count else { return nil }
    let value = rest.prefix(count).reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    rest = rest.dropFirst(count)
    return value
  }
}

extension ProtobufFields.Value {
  var text: String? {
    if case .bytes(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
  }
  var bytes: ArraySlice<UInt8>? { if case .bytes(let bytes) = self { bytes } else { nil } }
  var flag: Bool { if case .varint(let value) = self { value != 0 } else { false } }
  var integer: Int { if case .varint(let value) = self { Int(truncatingIfNeeded: value) } else { 0 } }
  var float: Float { if case .fixed32(let bits) = self { Float(bitPattern: bits) } else { 0 } }
}
