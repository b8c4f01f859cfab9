import Foundation

/// How a variable's value is written to a file and read again.
///
/// Values of the library have formats of their own. Others must be `Codable`, and nothing but values: no object in
/// them that another variable might share, and none of their properties left out of the coding.
enum StoredForm {
  enum Failure: Error, CustomStringConvertible {
    case notCodable(type: String)
    case notPlain(type: String)
    case notTheSame(type: String)
    case shared(by: [String])
    case constant
    case unknown(String)

    var description: String {
      switch self {
      case .notCodable(let type): "\(type) is not Codable"
      case .notPlain(let type): "\(type) holds an object or a function"
      case .notTheSame(let type): "\(type) is another value once it is coded and decoded"
      case .shared(let names): "\(names.joined(separator: " and ")) are one object"
      case .constant: "a constant cannot be changed"
      case .unknown(let name): "there is no variable \(name)"
      }
    }
  }

  static func store<T>(_ value: T, at place: URL) throws {
    if let storable = value as? any StorableValue, T.self is any StorableValue.Type {
      return try storable.store(at: place)
    }
    let name = String(reflecting: T.self).replacing(/\b(Swift|Foundation|Cell_\d+)\./, with: "")
    guard let type = T.self as? any (Codable).Type else { throw Failure.notCodable(type: name) }
    guard isPlain(value) else { throw Failure.notPlain(type: name) }
    let data = try encoded(value, type)
    let decoded = try decode(type, from: data)
    guard try encoded(decoded, type) == data, isPlainValue(value) || isSame(value, decoded) else {
      throw Failure.notTheSame(type: name)
    }
    try data.write(to: place)
  }

  static func value<T>(_ type: T.Type, at place: URL) throws -> T {
    if let storable = type as? any StorableValue.Type, let value = try storable.init(storedAt: place) as? T {
      return value
    }
    let name = String(reflecting: T.self)
    guard let codable = type as? any (Codable).Type else { throw Failure.notCodable(type: name) }
    guard let value = try decode(codable, from: try Data(contentsOf: place)) as? T else {
      throw Failure.notTheSame(type: name)
    }
    return value
  }

  private static func encoded<T: Codable>(_ value: Any, _ type: T.Type) throws -> Data {
    guard let value = value as? T else { throw Failure.notCodable(type: "\(type)") }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return try encoder.encode([value])
  }

  private static func decode<T: Codable>(_ type: T.Type, from data: Data) throws -> T {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let value = try decoder.decode([T].self, from: data).first else {
      throw Failure.notTheSame(type: "\(type)")
    }
    return value
  }

  private static func isPlainValue(_ value: Any) -> Bool { value is any PlainValue }

  /// Whether a value has no object in it, however deep.
  private static func isPlain(_ value: Any) -> Bool {
    if isPlainValue(value) { return true }
    let isCollection = value is any Collection
    // A mirror of the type's own making need not show all there is.
    if value is any CustomReflectable, !isCollection { return false }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .struct?, .enum?, .tuple?, .optional?, .collection?, .dictionary?, .set?: break
    default: return false
    }
    return mirror.children.allSatisfy { isPlain($0.value) }
  }

  /// Whether two plain values have the same properties, however deep.
  private static func isSame(_ first: Any, _ second: Any) -> Bool {
    if let first = first as? any PlainValue { return isEqual(first, second) }
    let (one, other) = (Mirror(reflecting: first), Mirror(reflecting: second))
    guard one.displayStyle == other.displayStyle, one.children.count == other.children.count else {
      return false
    }
    // An enum's case without values has no children: its name tells it.
    if one.displayStyle == .enum, one.children.isEmpty, "\(first)" != "\(second)" { return false }
    return zip(one.children, other.children).allSatisfy {
      $0.label == $1.label && isSame($0.value, $1.value)
    }
  }

  private static func isEqual<T: PlainValue>(_ first: T, _ second: Any) -> Bool { first == second as? T }
}

/// A value without an object in it that coding keeps as it is.
private protocol PlainValue: Equatable, Codable {}

extension Int: PlainValue {}
extension Int8: PlainValue {}
extension Int16: PlainValue {}
extension Int32: PlainValue {}
extension Int64: PlainValue {}
extension UInt: PlainValue {}
extension UInt8: PlainValue {}
extension UInt16: PlainValue {}
extension UInt32: PlainValue {}
extension UInt64: PlainValue {}
extension Float: PlainValue {}
extension Double: PlainValue {}
extension Bool: PlainValue {}
extension String: PlainValue {}
extension Data: PlainValue {}
extension Date: PlainValue {}
extension UUID: PlainValue {}
extension Array: PlainValue where Element: PlainValue {}
// Its order is another in each process, kept or not.
extension Dictionary: PlainValue where Key: PlainValue, Value: PlainValue {}
extension Optional: PlainValue where Wrapped: PlainValue {}
