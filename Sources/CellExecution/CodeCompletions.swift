/// What could be written at a cursor.
package struct CodeCompletions: Sendable, Hashable {
  package struct Candidate: Sendable, Hashable {
    /// What replaces `range`, such as `append(`.
    package var text: String
    /// Such as `function`, `property`, `type`, `keyword`, `module`, `magic`; clients show an icon by it.
    package var kind: String
    /// With argument labels and types, such as `append(_ newElement: Int)`; may be empty.
    package var signature: String
    package var typeName: String

    package init(text: String, kind: String, signature: String = "", typeName: String = "") {
      self.text = text
      self.kind = kind
      self.signature = signature
      self.typeName = typeName
    }
  }

  /// Best first.
  package var candidates: [Candidate]
  /// The part of the text that a candidate replaces, in UTF-8 bytes.
  package var range: Range<Int>

  package init(candidates: [Candidate], range: Range<Int>) {
    self.candidates = candidates
    self.range = range
  }
}
