/// The most probable pieces of a text: Viterbi over the model's log probabilities (Kudo, 2018).
///
/// As `EncodeOptimized` of sentencepiece, with its mix of single and double precision.
struct UnigramEncoder: SentencePieceEncoder {
  private let pieces: [SentencePieceModel.Piece]
  private let trie: ByteTrie
  private let unknown: Int32
  private let unknownScore: Float
  private let largestScore: Float

  /// What an unknown character costs beyond the rarest piece.
  private static let penalty: Float = 10

  init(_ model: SentencePieceModel, trie: ByteTrie, unknown: Int32) {
    pieces = model.pieces
    self.trie = trie
    self.unknown = unknown
    let scores = model.pieces.filter { $0.kind == .normal }.map(\.score)
    unknownScore = (scores.min() ?? .greatestFiniteMagnitude) - Self.penalty
    largestScore = max(.leastNormalMagnitude, scores.max() ?? 0)
  }

  /// The best way to one place of the text.
  private struct Node {
    var id: Int32 = -1
    var score: Float = 0
    var start = -1
  }

  func encode(_ text: [UInt8]) -> [(range: Range<Int>, id: Int32)] {
    var best = [Node](repeating: Node(), count: text.count + 1)
    func offer(_ id: Int32, _ score: Double, _ start: Int, _ end: Int) {
      if best[end].start < 0 || score > Double(best[end].score) {
        best[end] = Node(id: id, score: Float(score), start: start)
      }
    }
    var start = 0
    while start < text.count {
      let sofar = best[start].score
      let character = SentencePieceNormalizer.characterLength(text, at: start)
      var hasCharacter = false
      var (node, end): (Int32, Int) = (0, start)
      while end < text.count, let next = trie.step(node, text[end]) {
        node = next
        end += 1
        guard let id = trie.value(node), pieces[Int(id)].kind != .unused else { continue }
        // A user-defined piece always wins.
        let score =
          pieces[Int(id)].kind == .userDefined
          ? Double(Float(end - start) * largestScore) - 0.1 : Double(pieces[Int(id)].score)
        offer(id, score + Double(sofar), start, end)
        if end - start == character { hasCharacter = true }
      }
      if !hasCharacter { offer(unknown, Double(unknownScore + sofar), start, start + character) }
      start += character
    }
    var path: [(range: Range<Int>, id: Int32)] = []
    var end = text.count
    while end > 0 {
      path.append((best[end].start..<end, best[end].id))
      end = best[end].start
    }
    return path.reversed()
  }
}
