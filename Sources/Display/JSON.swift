import Foundation
public import RichContent

/// A JSON value, which JupyterLab shows as a tree that can be opened and searched.
public struct JSON: Displayable, Hashable, Sendable {
  public var value: JSONValue

  public init(_ value: JSONValue) { self.value = value }

  /// The value's JSON, as `Codable` makes it.
  public init(encoding value: some Encodable) throws {
    self.value = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value))
  }

  /// - Parameter source: JSON as text.
  public init(parsing source: String) throws {
    value = try JSONDecoder().decode(JSONValue.self, from: Data(source.utf8))
  }

  public var mimeBundle: MIMEBundle {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let text = (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
    return MIMEBundle([.json: .json(value), .plainText: .text(text ?? "\(value)")])
  }
}
