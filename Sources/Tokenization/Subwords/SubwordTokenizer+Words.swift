/// A word that tokens spell.
package struct SpelledWord: Hashable, Sendable {
  /// As `SubwordTokenizer.sentence(_:)` takes it: with what tells it to join its neighbours.
  package var text: String
  /// The places of its tokens.
  package let tokens: Range<Int>
  /// Those of them that are `<unk>`.
  package let unknown: [Int]
}

extension SubwordTokenizer {
  /// The words of a text, as `sentence(_:)` joins them; `wordIndices(_:)` counts these.
  package func words(of text: String) -> [String] { words.tokens(text) }

  /// The words that tokens spell, up to the first `</s>`, without padding and start.
  package func spelledWords(_ ids: [Int32]) -> [SpelledWord] {
    var spelled: [SpelledWord] = []
    var text = "", first: Int?, unknown: [Int] = []
    func finish(at end: Int) {
      guard let start = first else { return }
      spelled.append(SpelledWord(text: text, tokens: start..<end, unknown: unknown))
      (text, first, unknown) = ("", nil, [])
    }
    var end = 0
    for (place, id) in ids.prefix(while: { $0 != Vocabulary.end }).enumerated()
    where id != Vocabulary.padding && id != Vocabulary.start {
      let token = vocabulary.token(id)
      first = first ?? place
      if id == Vocabulary.unknown { unknown.append(place) }
      end = place + 1
      if token.utf8.count > 2, token.utf8.suffix(2).elementsEqual(BytePairEncoding.separator.utf8) {
        text += String(decoding: token.utf8.dropLast(2), as: UTF8.self)
      } else {
        text += token
        finish(at: end)
      }
    }
    finish(at: end)
    return spelled
  }

  /// One of these words as figures label it.
  package func label(_ word: String) -> String { words.label(word) }

  /// Joins words of `words(of:)` or `spelledWords(_:)`.
  package func sentence(_ spelled: [String]) -> String { words.sentence(spelled) }
}
