import Foundation

/// A media type such as `text/plain`, without parameters.
public struct MIMEType: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral {
  public let rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }
  public init(stringLiteral value: String) { rawValue = value }

  public static let plainText: MIMEType = "text/plain"
  public static let html: MIMEType = "text/html"
  public static let markdown: MIMEType = "text/markdown"
  public static let latex: MIMEType = "text/latex"
  public static let svg: MIMEType = "image/svg+xml"
  public static let png: MIMEType = "image/png"
  public static let pdf: MIMEType = "application/pdf"
  public static let json: MIMEType = "application/json"
}

/// The content under one media type.
public enum MIMEContent: Hashable, Sendable, Codable {
  case text(String)
  /// Bytes such as a PNG's; base64 in JSON.
  case data(Data)
  /// A JSON value, for `application/json` and `*+json`: an object in Jupyter's messages, not a string.
  case json(JSONValue)
}

/// One value in several media types; a front end shows the richest that it knows.
public struct MIMEBundle: Hashable, Sendable, Codable {
  public var contents: [MIMEType: MIMEContent]

  public init(_ contents: [MIMEType: MIMEContent] = [:]) { self.contents = contents }
  public init(plainText: String) { contents = [.plainText: .text(plainText)] }

  public subscript(type: MIMEType) -> MIMEContent? {
    get { contents[type] }
    set { contents[type] = newValue }
  }

  /// The text under `text/plain`, if any.
  public var plainText: String? {
    if case .text(let text) = contents[.plainText] { text } else { nil }
  }

  /// The bundle as Jupyter and nbformat write it: text as strings, bytes in base64, JSON as JSON.
  public var json: JSONValue {
    var members: [String: JSONValue] = [:]
    for (type, content) in contents {
      switch content {
      case .text(let text): members[type.rawValue] = .string(text)
      case .data(let data): members[type.rawValue] = .string(data.base64EncodedString())
      case .json(let value): members[type.rawValue] = value
      }
    }
    return .object(members)
  }
}
