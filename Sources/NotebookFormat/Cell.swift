import RichContent

/// One cell of a notebook.
package struct Cell: Hashable, Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case code, markdown, raw
  }

  /// 1 to 64 letters, digits, `-` and `_`; no other cell of the notebook has it.
  package var id: String
  package var kind: Kind
  package var source: String
  package var metadata: [String: JSONValue]
  /// What the cell put out; empty for cells that are not code.
  package var outputs: [Output]
  /// The count of the cell's last execution; nil where it did not run or is not code.
  package var executionCount: Int?
  /// Members that are not named above, such as a Markdown cell's `attachments`.
  package var unknown: [String: JSONValue]

  package init(
    id: String, kind: Kind, source: String, metadata: [String: JSONValue] = [:], outputs: [Output] = [],
    executionCount: Int? = nil, unknown: [String: JSONValue] = [:]
  ) {
    self.id = id
    self.kind = kind
    self.source = source
    self.metadata = metadata
    self.outputs = outputs
    self.executionCount = executionCount
    self.unknown = unknown
  }

  package var tags: [String] { metadata["tags"]?.array?.compactMap(\.string) ?? [] }

  /// The ID for a cell that has none, the same for the same cell in every run.
  ///
  /// It follows the cell's text and not its place, so that an inserted cell leaves the others their IDs.
  package static func derivedID(kind: Kind, source: String, taken: Set<String>) -> String {
    for attempt in 1... {
      let id = String(fnv1a64("\(kind.rawValue)\n\(attempt)\n\(source)").prefix(8))
      if !taken.contains(id) { return id }
    }
    preconditionFailure("the loop above only ends with an ID")
  }

  /// Whether nbformat's schema accepts the text as an ID.
  package static func isValidID(_ id: String) -> Bool {
    (1...64).contains(id.utf8.count)
      && id.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }
}

/// The 64-bit FNV-1a hash of a text, as sixteen hexadecimal digits.
package func fnv1a64(_ text: String) -> String {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  let digits = String(hash, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
