import Foundation
import RichContent

/// Where and why a text is not JSON.
package struct JSONSyntaxError: Error {
  package let offset: Int
  package let reason: String
}

/// Reads JSON, keeping `1` and `1.0` apart, which `JSONDecoder` does not.
func parseJSON(_ data: Data) throws(JSONSyntaxError) -> JSONValue {
  let object: Any
  do {
    object = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
  } catch {
    throw JSONSyntaxError(foundation: error, in: data)
  }
  return JSONValue(foundation: object)
}

extension JSONValue {
  /// Reads JSON, keeping `1` and `1.0` apart.
  package init(text: Data) throws(JSONSyntaxError) { self = try parseJSON(text) }

  /// The value as JSON with sorted members, one a line, and a line end.
  package var text: Data { Data(pythonJSON(self) + [UInt8(ascii: "\n")]) }
}

extension JSONSyntaxError {
  /// Foundation says the place only in words: `… around character 12.`, or nothing at the text's end.
  fileprivate init(foundation error: any Error, in data: Data) {
    var words = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String ?? "not JSON"
    if words.hasSuffix(".") { words.removeLast() }
    if let place = words.range(of: " around character "), let offset = Int(words[place.upperBound...]) {
      self.init(offset: min(offset, data.count), reason: lowercasedFirst(words[..<place.lowerBound]))
    } else if words.hasPrefix("Unexpected end of file") {
      self.init(offset: data.count, reason: "the text ends too early")
    } else {
      self.init(offset: 0, reason: lowercasedFirst(words[...]))
    }
  }
}

private func lowercasedFirst(_ text: Substring) -> String { text.prefix(1).lowercased() + text.dropFirst() }

extension JSONValue {
  fileprivate init(foundation object: Any) {
    switch object {
    case let text as String: self = .string(text)
    case let number as NSNumber: self = JSONValue(foundation: number)
    case let elements as [Any]: self = .array(elements.map { JSONValue(foundation: $0) })
    case let members as [String: Any]: self = .object(members.mapValues { JSONValue(foundation: $0) })
    default: self = .null
    }
  }

  private init(foundation number: NSNumber) {
    switch UInt8(bitPattern: number.objCType.pointee) {
    case UInt8(ascii: "c"), UInt8(ascii: "B"): self = .bool(number.boolValue)
    case UInt8(ascii: "d"), UInt8(ascii: "f"):
      // Many digits come as a decimal number, whose own conversion to Double does not round right, and
      // the least integer comes that way too.
      let digits = number.stringValue
      self = digits == "\(Int.min)" ? .integer(.min) : .number(Double(digits) ?? number.doubleValue)
    case UInt8(ascii: "Q"):
      self = Int(exactly: number.uint64Value).map(JSONValue.integer) ?? .number(number.doubleValue)
    default: self = .integer(number.intValue)
    }
  }
}

/// Writes JSON as Python's `json.dumps(…, indent=1, sort_keys=True, ensure_ascii=False)` does, byte for byte.
///
/// No setting of Foundation's encoder gives this form, and a notebook that changes hands between this and
/// Python's tools must not change.
func pythonJSON(_ value: JSONValue) -> [UInt8] {
  var text = PythonJSONText()
  text.append(value, depth: 0)
  return text.bytes
}

private struct PythonJSONText {
  var bytes: [UInt8] = []

  mutating func append(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: append("null")
    case .bool(let flag): append(flag ? "true" : "false")
    case .integer(let number): append(String(number))
    // The shortest digits that read back the same, as Python's repr; JSON has no word for NaN or infinity.
    case .number(let number): append(number.isFinite ? number.description : "null")
    case .string(let text): appendQuoted(text)
    case .array(let elements):
      if elements.isEmpty { return append("[]") }
      for (index, element) in elements.enumerated() {
        append(index == 0 ? "[" : ",")
        newLine(depth + 1)
        append(element, depth: depth + 1)
      }
      newLine(depth)
      append("]")
    case .object(let members):
      if members.isEmpty { return append("{}") }
      let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      for (index, member) in sorted.enumerated() {
        append(index == 0 ? "{" : ",")
        newLine(depth + 1)
        appendQuoted(member.key)
        append(": ")
        append(member.value, depth: depth + 1)
      }
      newLine(depth)
      append("}")
    }
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func newLine(_ depth: Int) {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth))
  }

  private mutating func appendQuoted(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): append("\\\"")
      case UInt8(ascii: "\\"): append("\\\\")
      case 0x08: append("\\b")
      case 0x09: append("\\t")
      case 0x0A: append("\\n")
      case 0x0C: append("\\f")
      case 0x0D: append("\\r")
      case 0x00..<0x20: append((byte < 0x10 ? "\\u000" : "\\u00") + String(byte, radix: 16))
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
