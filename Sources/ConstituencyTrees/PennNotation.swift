extension ConstituencyTree: CustomStringConvertible {
  /// The tree in the Penn Treebank's brackets, on one line: `(S (NP (DT the) (NN dog)) (VP (VBZ barks)) (. .))`.
  ///
  /// A word that is a bracket itself is written `-LRB-` or `-RRB-`.
  public var description: String {
    switch self {
    case .word(let word, let tag): "(\(tag) \(PennReader.escapes.first { $0.word == word }?.text ?? word))"
    case .constituent(let label, let children):
      "(\(label) \(children.map(\.description).joined(separator: " ")))"
    }
  }

  /// Reads one tree.
  ///
  /// An outermost bracket without a label, as in the Penn Treebank's files, is a `TOP`.
  public init(penn text: String) throws(PennTreeError) {
    var reader = PennReader(text)
    guard let tree = try reader.tree() else { throw .noTree }
    if let another = reader.nextPosition { throw .moreThanOne(at: another) }
    self = tree
  }

  /// Reads any number of trees, one after the other, as files have them.
  public static func trees(penn text: String) throws(PennTreeError) -> [ConstituencyTree] {
    var reader = PennReader(text)
    var trees: [ConstituencyTree] = []
    while let tree = try reader.tree() { trees.append(tree) }
    return trees
  }
}

/// Reads trees from brackets.
struct PennReader {
  /// How treebanks write words that would be taken for brackets.
  static let escapes = [(word: "(", text: "-LRB-"), (word: ")", text: "-RRB-")]

  private let bytes: [UInt8]
  private var place = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  /// A bracket that has not been closed yet.
  private struct Open {
    let label: String
    let place: Int
    var children: [ConstituencyTree] = []
  }

  /// The next tree; nil at the end.
  mutating func tree() throws(PennTreeError) -> ConstituencyTree? {
    guard nextPosition != nil else { return nil }
    var open: [Open] = []
    while true {
      skipSpace()
      guard place < bytes.count else {
        throw .unclosed(label: open[open.count - 1].label, at: position(open[open.count - 1].place))
      }
      let start = place
      var finished: ConstituencyTree?
      switch bytes[place] {
      case UInt8(ascii: "("):
        place += 1
        skipSpace()
        let label = atom()
        guard !label.isEmpty || open.isEmpty else { throw .unlabelled(at: position(start)) }
        open.append(Open(label: label, place: start))
      case UInt8(ascii: ")"):
        guard let last = open.popLast() else { throw .unopened(at: position(start)) }
        place += 1
        guard !last.children.isEmpty else { throw .empty(label: last.label, at: position(last.place)) }
        finished = .constituent(last.label.isEmpty ? ConstituencyTree.rootLabel : last.label, last.children)
      default:
        let text = atom()
        guard let last = open.popLast() else { throw .outside(text: text, at: position(start)) }
        skipSpace()
        guard last.children.isEmpty, !last.label.isEmpty, place < bytes.count,
          bytes[place] == UInt8(ascii: ")")
        else { throw .wordWithoutTag(text, at: position(start)) }
        place += 1
        finished = .word(Self.escapes.first { $0.text == text }?.word ?? text, tag: last.label)
      }
      if let finished {
        if open.isEmpty { return finished }
        open[open.count - 1].children.append(finished)
      }
    }
  }

  /// Where the next thing stands; nil at the end.
  var nextPosition: PennTreeError.Position? {
    mutating get {
      skipSpace()
      return place < bytes.count ? position(place) : nil
    }
  }

  private mutating func skipSpace() {
    while place < bytes.count, Self.isSpace(bytes[place]) { place += 1 }
  }

  /// All up to white space or a bracket.
  private mutating func atom() -> String {
    let start = place
    while place < bytes.count, !Self.isSpace(bytes[place]), bytes[place] != UInt8(ascii: "("),
      bytes[place] != UInt8(ascii: ")")
    {
      place += 1
    }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

  private func position(_ place: Int) -> PennTreeError.Position {
    let before = bytes[..<place]
    let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return PennTreeError.Position(
      line: before.count { $0 == UInt8(ascii: "\n") } + 1,
      column: String(decoding: bytes[lineStart..<place], as: UTF8.self).count + 1)
  }
}
