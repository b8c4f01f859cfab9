import Foundation
import NotebookFormat
import RichContent
import Yams

/// A file of parameters: a YAML or JSON mapping of names to values.
package enum ParameterFile {
  /// Reads the assignments, in the file's order for YAML and by name for JSON.
  package static func read(_ path: String) throws(RunError) -> [ParameterAssignment] {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .badParameterFile(file: path, problem: reasonInWords(of: error))
    }
    return path.hasSuffix(".json") ? try json(data, path) : try yaml(data, path)
  }

  private static func json(_ data: Data, _ path: String) throws(RunError) -> [ParameterAssignment] {
    let value: JSONValue
    do {
      value = try JSONValue(text: data)
    } catch {
      throw .badParameterFile(file: path, problem: "not JSON: \(error.reason)")
    }
    guard let members = value.object else {
      throw .badParameterFile(file: path, problem: "holds no object of names and values")
    }
    return members.sorted { $0.key < $1.key }.map {
      ParameterAssignment(name: $0.key, value: .typed($0.value))
    }
  }

  private static func yaml(_ data: Data, _ path: String) throws(RunError) -> [ParameterAssignment] {
    let node: Node?
    do {
      node = try compose(yaml: String(decoding: data, as: UTF8.self))
    } catch {
      // Several lines that show the place; the first says it.
      let words = "\(error)".split(separator: "\n").first.map(String.init) ?? ""
      throw .badParameterFile(file: path, problem: "not YAML: \(words)")
    }
    guard let node else { return [] }
    guard let mapping = node.mapping else {
      throw .badParameterFile(file: path, problem: "holds no mapping of names to values")
    }
    var assignments: [ParameterAssignment] = []
    for (key, value) in mapping {
      guard let name = key.scalar?.string else {
        throw .badParameterFile(file: path, problem: "has a key that is no name")
      }
      assignments.append(ParameterAssignment(name: name, value: .typed(JSONValue(yaml: value))))
    }
    return assignments
  }
}

extension JSONValue {
  /// What a plain scalar means in YAML; a date stays text.
  fileprivate init(yaml node: Node) {
    switch node {
    case .scalar(let scalar):
      switch Tag.Name(rawValue: node.tag.rawValue) {
      case .bool: self = node.bool.map(JSONValue.bool) ?? .string(scalar.string)
      case .int: self = node.int.map(JSONValue.integer) ?? .string(scalar.string)
      case .float: self = node.float.map(JSONValue.number) ?? .string(scalar.string)
      case .null: self = .null
      default: self = .string(scalar.string)
      }
    case .sequence(let sequence): self = .array(sequence.map { JSONValue(yaml: $0) })
    case .mapping(let mapping):
      self = .object(
        Dictionary(
          mapping.map { ($0.key.scalar?.string ?? "", JSONValue(yaml: $0.value)) },
          uniquingKeysWith: { _, last in last }))
    case .alias: self = .null
    }
  }
}
