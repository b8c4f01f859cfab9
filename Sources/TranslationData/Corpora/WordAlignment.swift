/// Links between words by index, written in the Pharaoh format: `0-0 1-2 2-1`.
///
/// In an alignment a link goes from a word of the source to a word of the target; in a list of antecedents,
/// from a pronoun to the noun it stands for, both in the source. Words are those of `WordTokenizer.words(_:)`.
public struct WordAlignment: Sendable, Hashable, Codable, CustomStringConvertible {
  /// From one word to another, both counted from 0.
  public struct Link: Sendable, Hashable, Codable, Comparable {
    public let from: Int
    public let to: Int

    public init(_ from: Int, _ to: Int) {
      self.from = from
      self.to = to
    }

    public static func < (left: Link, right: Link) -> Bool {
      (left.from, left.to) < (right.from, right.to)
    }
  }

  /// In ascending order, each once.
  public let links: [Link]

  public init(_ links: some Sequence<Link>) {
    self.links = Set(links).sorted()
  }

  /// Reads the Pharaoh format; nil if `pharaoh` has anything but pairs of indices.
  public init?(pharaoh: String) {
    var links: [Link] = []
    for pair in pharaoh.split(separator: " ") {
      let ends = pair.split(separator: "-", omittingEmptySubsequences: false)
      guard ends.count == 2, let from = Int(ends[0]), let to = Int(ends[1]) else { return nil }
      links.append(Link(from, to))
    }
    self.init(links)
  }

  /// The Pharaoh format.
  public var description: String {
    links.map { "\($0.from)-\($0.to)" }.joined(separator: " ")
  }
}
