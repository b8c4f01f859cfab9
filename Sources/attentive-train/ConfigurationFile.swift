import Display
import Foundation
import TransformerModel
import Translation

/// A configuration file, with every key and value looked at before anything runs.
struct ConfigurationFile {
  let path: String
  let configuration: RunConfiguration

  /// Paths in the file are below its folder.
  func path(of name: String) -> String {
    if name.hasPrefix("/") || name.contains("://") { return name }
    return URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent(name).path
  }

  init(path: String) throws(ConfigurationError) {
    self.path = path
    let data: Data
    do { data = try Data(contentsOf: URL(fileURLWithPath: path)) } catch {
      throw ConfigurationError(path, reason: "cannot be read: \(error.localizedDescription)")
    }
    let text = String(decoding: data, as: UTF8.self)
    let given: JSONValue
    do { given = try JSONDecoder().decode(JSONValue.self, from: data) } catch {
      let (line, reason) = Self.syntaxError(in: data)
      throw ConfigurationError(path, line: line, reason: "is not JSON: \(reason)")
    }
    guard case .object = given else {
      throw ConfigurationError(
        path, reason: "is no JSON object; 'attentive-train --print-preset tiny' writes one")
    }
    func fault(_ keys: [String], _ reason: String) -> ConfigurationError {
      ConfigurationError(path, line: Self.line(of: keys, in: text), keys: keys, reason: reason)
    }
    let name = given["preset"]?.string ?? "tiny"
    guard let preset = TrainingPreset.all.first(where: { $0.name == name }) else {
      throw fault(
        ["preset"], "is '\(name)'; there are \(TrainingPreset.all.map(\.name).joined(separator: ", "))")
    }
    let standard = RunConfiguration(preset)
    do {
      configuration = try PartialJSON.decode(text, over: standard)
      let unknown = try PartialJSON.unknownKey(in: text, of: configuration, optional: Self.optionalKeys)
      if let (keys, known) = unknown {
        throw fault(keys, "is no key here; there are \(known.joined(separator: ", "))")
      }
    } catch let error as DecodingError {
      let (keys, reason) = Self.place(of: error)
      throw fault(keys, reason)
    } catch let error as ConfigurationError {
      throw error
    } catch {
      throw fault([], "\(error)")
    }
    if let problem = configuration.model.problem { throw fault(["model"], problem) }
    if let problem = configuration.recipe.problem {
      throw fault(["recipe"] + problem.field.split(separator: ".").map(String.init), problem.words)
    }
    if configuration.subwords.merges < 1 {
      throw fault(["subwords", "merges"], "is \(configuration.subwords.merges), not above 0")
    }
  }

  /// The keys that are nil in some presets, which their encodings do not show.
  private static let optionalKeys = """
    {"data": {"pairs": null, "train": {"source": "", "target": ""}, "validation": {"source": "", "target": ""},
      "test": {"source": "", "target": ""}}, "subwords": {"folder": null},
     "recipe": {"tokensAtATime": null, "updates": null, "epochs": null, "validation": {"patience": null,
       "bleu": {"beam": 1, "lengthPenalty": null, "tokenization": "", "lowercase": false}}}}
    """

  private static func place(of error: DecodingError) -> (keys: [String], reason: String) {
    func keys(_ context: DecodingError.Context) -> [String] {
      context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }
    }
    return switch error {
    case .keyNotFound(let key, let context): (keys(context), "'\(key.stringValue)' is missing")
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      (keys(context), "is not \(Self.words(for: type))")
    case .dataCorrupted(let context): (keys(context), context.debugDescription)
    @unknown default: ([], "\(error)")
    }
  }

  private static func words(for type: Any.Type) -> String {
    switch type {
    case is any BinaryInteger.Type: "a whole number"
    case is any BinaryFloatingPoint.Type: "a number"
    case is String.Type: "a text"
    case is Bool.Type: "true or false"
    default: "an object of its keys"
    }
  }

  /// What is wrong with a text that is no JSON, and in which line; `JSONSerialization` alone says where.
  private static func syntaxError(in data: Data) -> (line: Int?, reason: String) {
    do {
      _ = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
      return (nil, "it cannot be read")
    } catch {
      let details = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String
      let reason = details ?? error.localizedDescription
      // "… around character 28."
      guard let place = reason.range(of: "around character "),
        let offset = Int(reason[place.upperBound...].prefix { $0.isNumber })
      else { return (nil, reason) }
      let line = data.prefix(offset).count { $0 == UInt8(ascii: "\n") } + 1
      return (line, reason)
    }
  }

  /// The line where the last of nested keys stands: each is looked for behind the one before.
  private static func line(of keys: [String], in text: String) -> Int? {
    var rest = text[...]
    for key in keys {
      guard let place = rest.range(of: "\"\(key)\"") else { break }
      rest = rest[place.upperBound...]
    }
    guard rest.startIndex > text.startIndex else { return nil }
    return text[..<rest.startIndex].utf8.count { $0 == UInt8(ascii: "\n") } + 1
  }
}

/// What is wrong with a configuration file, and where.
struct ConfigurationError: Error, CustomStringConvertible {
  let path: String
  let line: Int?
  let keys: [String]
  let reason: String

  init(_ path: String, line: Int? = nil, keys: [String] = [], reason: String) {
    (self.path, self.line, self.keys, self.reason) = (path, line, keys, reason)
  }

  var description: String {
    let place = "'\(path)'" + (line.map { ", line \($0)" } ?? "")
    return keys.isEmpty ? "\(place) \(reason)" : "\(place): \(keys.joined(separator: ".")) \(reason)"
  }
}
