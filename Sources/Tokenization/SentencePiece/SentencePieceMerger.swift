/// Byte-pair encoding as sentencepiece does it: the neighbours whose joined piece has the best score become one, again
/// and again.
struct SentencePieceMerger: SentencePieceEncoder {
  private let pieces: [SentencePieceModel.Piece]
  private let trie: ByteTrie
  private let userDefined: ByteTrie
  private let unknown: Int32
  private let ids: ByteTrie

  init(_ model: SentencePieceModel, trie: ByteTrie, userDefined: ByteTrie, unknown: Int32) {
    pieces = model.pieces
    self.trie = trie
    self.userDefined = userDefined
    self.unknown = unknown
    var ids = ByteTrie()
    for (id, piece) in model.pieces.enumerated() { ids.insert(piece.text.utf8, value: Int32(id)) }
    self.ids = ids
  }

  private struct Symbol {
    var range: Range<Int>
    var previous: Int
    var next: Int
    /// A user-defined piece, which is never merged.
    let isFrozen: Bool
  }

  private struct Candidate {
    let left: Int
    let right: Int
    let score: Float
    /// Of both symbols when this was found; another size means that one was merged since.
    let size: Int
  }

  func encode(_ text: [UInt8]) -> [(range: Range<Int>, id: Int32)] {
    var symbols = symbols(of: text)
    var agenda = Agenda<Candidate> { a, b in
      a.score != b.score ? a.score > b.score : a.left < b.left
    }
    /// For unused pieces, where the merge that made them joined.
    var joints: [Int32: Int] = [:]
    func offer(_ left: Int, _ right: Int) {
      guard left >= 0, right >= 0, !symbols[left].isFrozen, !symbols[right].isFrozen else { return }
      let range = symbols[left].range.lowerBound..<symbols[right].range.upperBound
      guard let id = trie.value(of: text[range]) else { return }
      agenda.insert(
        Candidate(left: left, right: right, score: pieces[Int(id)].score, size: range.count))
      if pieces[Int(id)].kind == .unused { joints[id] = symbols[left].range.count }
    }
    for right in symbols.indices.dropFirst() { offer(right - 1, right) }
    while let top = agenda.removeFirst() {
      let (left, right) = (symbols[top.left], symbols[top.right])
      guard !left.range.isEmpty, !right.range.isEmpty, left.range.count + right.range.count == top.size else {
        continue
      }
      symbols[top.left].range = left.range.lowerBound..<right.range.upperBound
      symbols[top.left].next = right.next
      if right.next >= 0 { symbols[right.next].previous = top.left }
      symbols[top.right].range = right.range.lowerBound..<right.range.lowerBound
      offer(symbols[top.left].previous, top.left)
      offer(top.left, symbols[top.left].next)
    }
    var output: [(range: Range<Int>, id: Int32)] = []
    var index = symbols.isEmpty ? -1 : 0
    while index >= 0 {
      add(symbols[index].range, of: text, joints, to: &output)
      index = symbols[index].next
    }
    return output
  }

  private func symbols(of text: [UInt8]) -> [Symbol] {
    var symbols: [Symbol] = []
    var place = 0
    while place < text.count {
      let frozen = userDefined.longest(text, from: place)
      let end = place + (frozen ?? SentencePieceNormalizer.characterLength(text, at: place))
      symbols.append(
        Symbol(
          range: place..<end, previous: symbols.count - 1, next: end < text.count ? symbols.count + 1 : -1,
          isFrozen: frozen != nil))
      place = end
    }
    return symbols
  }

  /// Adds a piece; one that is not to be used is taken apart again.
  private func add(
    _ range: Range<Int>, of text: [UInt8], _ joints: [Int32: Int],
    to output: inout [(range: Range<Int>, id: Int32)]
  ) {
    let id = ids.value(of: text[range]) ?? unknown
    guard pieces[Int(id)].kind == .unused, let joint = joints[id] else {
      output.append((range, id))
      return
    }
    let middle = range.lowerBound + joint
    add(range.lowerBound..<middle, of: text, joints, to: &output)
    add(middle..<range.upperBound, of: text, joints, to: &output)
  }
}

/// A binary heap.
private struct Agenda<Element> {
  private var elements: [Element] = []
  private let comesFirst: (Element, Element) -> Bool

  init(order comesFirst: @escaping (Element, Element) -> Bool) { self.comesFirst = comesFirst }

  mutating func insert(_ element: Element) {
    elements.append(element)
    var child = elements.count - 1
    while child > 0, comesFirst(elements[child], elements[(child - 1) / 2]) {
      elements.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() -> Element? {
    guard let first = elements.first else { return nil }
    elements.swapAt(0, elements.count - 1)
    elements.removeLast()
    var parent = 0
    while true {
      var best = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < elements.count && comesFirst(elements[child], elements[best]) { best = child }
      if best == parent { return first }
      elements.swapAt(parent, best)
      parent = best
    }
  }
}
