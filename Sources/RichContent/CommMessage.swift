import Foundation

/// What one end of a comm says to the other (Jupyter's messaging specification, "Custom Messages").
///
/// A comm joins an object in a cell's code with one in the front end, such as a widget. Either end may open it,
/// both may speak, either may close it.
public struct CommMessage: Hashable, Sendable, Codable {
  public enum Kind: Hashable, Sendable, Codable {
    /// `target` names what the other end should make; one that knows no such target closes the comm.
    case open(target: String)
    case message
    case close
  }

  public var kind: Kind
  /// Names the comm, for both ends.
  public var id: String
  public var data: JSONValue
  public var metadata: JSONValue
  /// Bytes beside the JSON, such as a widget's picture.
  public var buffers: [Data]

  public init(
    _ kind: Kind, id: String, data: JSONValue = [:], metadata: JSONValue = [:], buffers: [Data] = []
  ) {
    self.kind = kind
    self.id = id
    self.data = data
    self.metadata = metadata
    self.buffers = buffers
  }
}
