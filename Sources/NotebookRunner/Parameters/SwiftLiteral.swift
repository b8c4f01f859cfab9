import Foundation
import NotebookFormat
import RichContent

/// Writes a parameter's value as a Swift literal of a declared type.
///
/// `Int`, `Double`, `Float`, `Bool`, `String`, arrays of them and optionals of all these can be set.
struct SwiftLiteral {
  let parameter: String
  let type: String

  func text(_ value: ParameterAssignment.Value) throws(RunError) -> String {
    switch value {
    case .text(let text): try literal(text, of: type)
    case .typed(let value): try literal(value, of: type)
    }
  }

  private func literal(_ text: String, of type: String) throws(RunError) -> String {
    if let wrapped = wrapped(type) { return text == "nil" ? "nil" : try literal(text, of: wrapped) }
    if element(type) != nil {
      guard let value = try? JSONValue(text: Data(text.utf8)) else { throw wrong(type, text) }
      return try literal(value, of: type)
    }
    switch type {
    case "Int": if let number = Int(text) { return number.description }
    case "Double": if let number = Double(text), number.isFinite { return number.description }
    case "Float": if let number = Float(text), number.isFinite { return number.description }
    case "Bool": if let flag = Bool(text) { return flag.description }
    case "String": return quoted(text)
    default: throw .unsettableType(parameter: parameter, type: type)
    }
    throw wrong(type, text)
  }

  private func literal(_ value: JSONValue, of type: String) throws(RunError) -> String {
    if let wrapped = wrapped(type) { return value == .null ? "nil" : try literal(value, of: wrapped) }
    if let element = element(type) {
      guard let values = value.array else { throw wrong(type, words(value)) }
      var literals: [String] = []
      for value in values { literals.append(try literal(value, of: element)) }
      return "[\(literals.joined(separator: ", "))]"
    }
    switch type {
    case "Int": if let number = value.integer { return number.description }
    case "Double": if let number = value.double, number.isFinite { return number.description }
    case "Float":
      if let number = value.double, Float(number).isFinite { return Float(number).description }
    case "Bool": if let flag = value.bool { return flag.description }
    case "String": if let text = value.string { return quoted(text) }
    default: throw .unsettableType(parameter: parameter, type: type)
    }
    throw wrong(type, words(value))
  }

  private func wrapped(_ type: String) -> String? { type.hasSuffix("?") ? String(type.dropLast()) : nil }

  private func element(_ type: String) -> String? {
    guard type.hasPrefix("["), type.hasSuffix("]"), !type.contains(":") else { return nil }
    return type.dropFirst().dropLast().trimmingCharacters(in: .whitespaces)
  }

  private func wrong(_ type: String, _ value: String) -> RunError {
    .wrongType(parameter: parameter, type: type, value: value)
  }

  private func words(_ value: JSONValue) -> String {
    value.string
      ?? String(decoding: value.text, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
  }
}

/// A Swift string literal on one line.
private func quoted(_ text: String) -> String {
  var literal = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": literal += "\\\""
    case "\\": literal += "\\\\"
    case "\n": literal += "\\n"
    case "\r": literal += "\\r"
    case "\t": literal += "\\t"
    case _
    where scalar.properties.generalCategory == .control || scalar.properties.isWhitespace && scalar != " ":
      literal += "\\u{\(String(scalar.value, radix: 16))}"
    default: literal.unicodeScalars.append(scalar)
    }
  }
  return literal + "\""
}
