import Foundation
import RichContent

/// Frames ↔ messages: `[identity…, <IDS|MSG>, signature, header, parent, metadata, content, buffer…]`.
///
/// Source: Jupyter messaging, "The Wire Protocol". One codec serves one socket, because the history of
/// signatures that catches replayed messages belongs to a socket's peers.
package struct WireCodec: Sendable {
  package static let delimiter = Data("<IDS|MSG>".utf8)

  private let signature: Signature
  private var seen = SignatureHistory(capacity: 65_536)

  package init(signature: Signature) { self.signature = signature }

  /// The frames of a message, signed.
  package static func encode(_ message: Message, signature: Signature) -> [Data] {
    let parts = [message.header.json, message.parent, message.metadata, message.content].map(bytes)
    return message.identities + [delimiter, signature.sign(parts)] + parts + message.buffers
  }

  /// The message in these frames, once its signature is found right and new.
  package mutating func decode(_ frames: [Data]) throws(WireError) -> Message {
    guard let delimiter = frames.firstIndex(of: WireCodec.delimiter) else {
      throw .noDelimiter(frames: frames.count)
    }
    let rest = frames[(delimiter + 1)...]
    guard rest.count >= 5 else { throw .truncated(framesAfterDelimiter: rest.count) }
    let given = rest[rest.startIndex]
    let parts = rest.dropFirst().prefix(4)
    if !signature.isEmpty {
      guard signature.verifies(given, of: parts) else { throw .badSignature }
      guard seen.insert(given) else { throw .replayed }
    }
    let names = ["header", "parent header", "metadata", "content"]
    var objects: [JSONValue] = []
    for (name, part) in zip(names, parts) { objects.append(try object(in: part, named: name)) }
    return Message(
      identities: Array(frames[..<delimiter]), header: try Header(json: objects[0]), parent: objects[1],
      metadata: objects[2], content: objects[3], buffers: Array(rest.dropFirst(5)))
  }

  private func object(in frame: Data, named name: String) throws(WireError) -> JSONValue {
    let value: JSONValue
    do { value = try JSONDecoder().decode(JSONValue.self, from: frame) } catch { throw .notJSON(part: name) }
    guard value.object != nil else { throw .notAnObject(part: name) }
    return value
  }

  /// A JSON value as it stands in a frame.
  package static func bytes(_ value: JSONValue) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    // JSON has no such numbers; a cell that shows them must not cost the message.
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    do { return try encoder.encode(value) } catch { fatalError("a JSON value cannot be written: \(error)") }
  }
}

/// The signatures of the last messages, so that none is accepted twice.
struct SignatureHistory: Sendable {
  private let capacity: Int
  private var members: Set<Data> = []
  private var order: [Data] = []
  private var oldest = 0

  init(capacity: Int) { self.capacity = capacity }

  /// Takes a signature in; false where it was there already.
  mutating func insert(_ signature: Data) -> Bool {
    guard members.insert(signature).inserted else { return false }
    if order.count < capacity {
      order.append(signature)
    } else {
      members.remove(order[oldest])
      order[oldest] = signature
      oldest = (oldest + 1) % capacity
    }
    return true
  }
}
