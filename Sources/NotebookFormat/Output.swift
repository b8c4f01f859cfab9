import RichContent

/// One output of a code cell.
///
/// `data` is a MIME bundle as the file holds it: text and base64 as strings, `application/json` as JSON.
package enum Output: Hashable, Sendable {
  case stream(name: String, text: String)
  case displayData(data: [String: JSONValue], metadata: [String: JSONValue])
  case executeResult(data: [String: JSONValue], metadata: [String: JSONValue], executionCount: Int?)
  case error(name: String, value: String, traceback: [String])
  /// An output with members or of a type that the four above do not have, kept as it is.
  case unrecognized([String: JSONValue])
}

extension Output {
  /// The output as the file's JSON has it, with multi-line strings as `lines` wants them.
  var json: JSONValue {
    switch self {
    case .stream(let name, let text):
      ["output_type": "stream", "name": .string(name), "text": splitLines(text)]
    case .displayData(let data, let metadata):
      [
        "output_type": "display_data", "data": .object(splitMIMEBundle(data)), "metadata": .object(metadata),
      ]
    case .executeResult(let data, let metadata, let count):
      [
        "output_type": "execute_result", "data": .object(splitMIMEBundle(data)),
        "metadata": .object(metadata), "execution_count": count.map(JSONValue.integer) ?? .null,
      ]
    case .error(let name, let value, let traceback):
      [
        "output_type": "error", "ename": .string(name), "evalue": .string(value),
        "traceback": .array(traceback.map(JSONValue.string)),
      ]
    case .unrecognized(let members): .object(splitUnrecognized(members))
    }
  }

  /// Reads one output; anything that does not fit one of the four types whole is kept as `unrecognized`.
  init(members: [String: JSONValue]) {
    var members = members
    switch members["output_type"]?.string {
    case "display_data", "execute_result":
      if let data = members["data"]?.object { members["data"] = .object(rejoinMIMEBundle(data)) }
    default:
      if let text = members["text"].flatMap(rejoinLines) { members["text"] = .string(text) }
    }
    self = Output(recognizing: members) ?? .unrecognized(members)
  }

  private init?(recognizing members: [String: JSONValue]) {
    switch members["output_type"]?.string {
    case "stream":
      guard members.count == 3, let name = members["name"]?.string, let text = members["text"]?.string
      else { return nil }
      self = .stream(name: name, text: text)
    case "display_data":
      guard members.count == 3, let data = members["data"]?.object,
        let metadata = members["metadata"]?.object
      else { return nil }
      self = .displayData(data: data, metadata: metadata)
    case "execute_result":
      guard members.count == 4, let data = members["data"]?.object,
        let metadata = members["metadata"]?.object, let count = members["execution_count"],
        count == .null || count.integer != nil
      else { return nil }
      self = .executeResult(data: data, metadata: metadata, executionCount: count.integer)
    case "error":
      guard members.count == 4, let name = members["ename"]?.string, let value = members["evalue"]?.string,
        let lines = members["traceback"]?.array, lines.allSatisfy({ $0.string != nil })
      else { return nil }
      self = .error(name: name, value: value, traceback: lines.compactMap(\.string))
    default: return nil
    }
  }

  /// As Python's `split_lines` does with outputs: bundles of displays and results, text of streams.
  private func splitUnrecognized(_ members: [String: JSONValue]) -> [String: JSONValue] {
    var members = members
    switch members["output_type"]?.string {
    case "display_data", "execute_result":
      if let data = members["data"]?.object { members["data"] = .object(splitMIMEBundle(data)) }
    case "stream":
      if let text = members["text"]?.string { members["text"] = splitLines(text) }
    default: break
    }
    return members
  }
}
