/// Why frames are no message; whoever sent them gets no answer.
package enum WireError: Error, Hashable, CustomStringConvertible {
  case noDelimiter(frames: Int)
  case truncated(framesAfterDelimiter: Int)
  case badSignature
  case replayed
  case notJSON(part: String)
  case notAnObject(part: String)
  case missingHeaderField(String)

  package var description: String {
    switch self {
    case .noDelimiter(let frames): "message of \(frames) frames without the <IDS|MSG> delimiter"
    case .truncated(let count): "message with \(count) frames after the delimiter; at least 5 are needed"
    case .badSignature: "message whose signature does not fit its frames"
    case .replayed: "message whose signature was seen before"
    case .notJSON(let part): "message whose \(part) is not JSON in UTF-8"
    case .notAnObject(let part): "message whose \(part) is not a JSON object"
    case .missingHeaderField(let field): "message whose header lacks '\(field)'"
    }
  }
}
