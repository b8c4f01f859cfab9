import Display
import Foundation

/// JSON that leaves something out: a configuration file, or a file of an earlier version.
package enum PartialJSON {
  /// Decodes a value whose missing members, at any depth, are as in a complete one.
  package static func decode<Value: Codable>(_ json: String, over standard: Value) throws -> Value {
    let (decoder, data) = (JSONDecoder(), Data(json.utf8))
    // Nothing is lost on the way where nothing is missing.
    if let value = try? decoder.decode(Value.self, from: data) { return value }
    let complete = try decoder.decode(JSONValue.self, from: JSONEncoder().encode(standard))
    let given = try decoder.decode(JSONValue.self, from: data)
    return try decoder.decode(Value.self, from: JSONEncoder().encode(filled(given, from: complete)))
  }

  /// The first key, by name, that decoding passed over, and those that are known beside it.
  ///
  /// - Parameters:
  ///   - json: what was decoded.
  ///   - value: what came of it.
  ///   - optional: JSON with the keys that may be nil, which encoding a value does not show.
  package static func unknownKey(
    in json: String, of value: some Encodable, optional: String
  ) throws -> (keys: [String], known: [String])? {
    func parsed(_ data: Data) throws -> JSONValue { try JSONDecoder().decode(JSONValue.self, from: data) }
    let known = filled(try parsed(JSONEncoder().encode(value)), from: try parsed(Data(optional.utf8)))
    return unknownKey(in: try parsed(Data(json.utf8)), of: known, at: [])
  }

  private static func unknownKey(
    in given: JSONValue, of known: JSONValue, at keys: [String]
  ) -> (keys: [String], known: [String])? {
    guard case .object(let given) = given, case .object(let known) = known else { return nil }
    for (key, value) in given.sorted(by: { $0.key < $1.key }) {
      guard let inner = known[key] else { return (keys + [key], known.keys.sorted()) }
      if let found = unknownKey(in: value, of: inner, at: keys + [key]) { return found }
    }
    return nil
  }

  /// Two objects of one member each, itself an object, and of different names are two cases of an enumeration: the given
  /// one stays as it is.
  private static func filled(_ given: JSONValue, from complete: JSONValue) -> JSONValue {
    guard case .object(let given) = given, case .object(let standard) = complete else { return given }
    if given.count == 1, standard.count == 1, given.keys != standard.keys,
      given.values.first?.object != nil, standard.values.first?.object != nil
    {
      return .object(given)
    }
    var members = standard
    for (key, value) in given { members[key] = standard[key].map { filled(value, from: $0) } ?? value }
    return .object(members)
  }
}
