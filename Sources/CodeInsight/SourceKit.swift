internal import CSourceKit

/// A value in a request to sourcekitd.
package enum SourceKitValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  case text(String)
  case number(Int)
  /// A name that sourcekitd knows, such as `source.request.cursorinfo`.
  case identifier(String)
  case list([String])

  package init(stringLiteral value: String) { self = .identifier(value) }
  package init(integerLiteral value: Int) { self = .number(value) }

  /// As YAML: only texts have quotation marks, and by that sourcekitd tells them from identifiers.
  package var yaml: String {
    switch self {
    case .text(let text): Self.quoted(text)
    case .number(let number): "\(number)"
    case .identifier(let name): name
    case .list(let texts): "[" + texts.map(Self.quoted).joined(separator: ", ") + "]"
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\0"..."\u{1F}", "\u{7F}":
        // One byte for one byte, so that offsets stay.
        quoted += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

/// The compiler's own service for editors, in this process.
enum SourceKit {
  /// A response; what it holds is freed with it.
  final class Response {
    private let response: OpaquePointer

    fileprivate init(_ response: OpaquePointer) { self.response = response }
    deinit { sourcekit_dispose(response) }

    subscript(key: String) -> String { text(sourcekit_string(response, key)) }

    /// How many results there are.
    var count: Int { sourcekit_result_count(response) }
    subscript(index: Int, key: String) -> String { text(sourcekit_result_string(response, index, key)) }
    func number(_ index: Int, _ key: String) -> Int { sourcekit_result_number(response, index, key) }

    /// The identifiers (USRs) of all declarations in a description of a module.
    var entities: Set<String> {
      var usrs: Set<String> = []
      withUnsafeMutablePointer(to: &usrs) { place in
        sourcekit_each_entity(
          response,
          { usr, context in
            context!.assumingMemoryBound(to: Set<String>.self).pointee.insert(String(cString: usr!))
          }, place)
      }
      return usrs
    }

    private func text(_ found: UnsafePointer<CChar>?) -> String { found.map { String(cString: $0) } ?? "" }
  }

  /// Loads the toolchain's library; returns why that failed.
  static func open(_ library: String) -> String? { sourcekit_open(library).map { String(cString: $0) } }

  /// Waits for the response; nil where the request failed.
  static func send(_ name: String, _ members: KeyValuePairs<String, SourceKitValue>) -> Response? {
    let rest = members.map { ", \($0.key): \($0.value.yaml)" }.joined()
    return sourcekit_send("{key.request: \(name)\(rest)}").map(Response.init)
  }
}
