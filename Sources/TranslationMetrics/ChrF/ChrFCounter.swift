/// Counts what a sentence's chrF needs.
///
/// A row has three numbers for each order, of characters first: the hypothesis' n-grams, the reference's, and how
/// many they share. An order of which the reference has none counts none of the hypothesis either.
struct ChrFCounter: SegmentCounter {
  /// A sentence as symbols: code points, and numbers of words.
  private struct Symbols {
    var characters: [Int32] = []
    var words: [Int32] = []

    mutating func read(
      _ segment: Segment, _ side: Segment.Side, _ settings: ChrFSettings, _ numbers: inout TokenNumbers
    ) {
      characters.removeAll(keepingCapacity: true)
      words.removeAll(keepingCapacity: true)
      let range = segment.append(side, lowercase: settings.lowercase, to: &numbers.text)
      var index = range.lowerBound
      var wordStart = index
      while index < range.upperBound {
        let (scalar, next) = UTF8Text.decode(numbers.text.span, at: index)
        let isSpace = (scalar <= 0x20 || scalar >= 0x85) && UTF8Text.isSpace(scalar)
        if !isSpace || settings.whitespace { characters.append(Int32(bitPattern: scalar)) }
        if isSpace {
          if settings.wordOrder > 0 { appendWord(wordStart..<index, &numbers) }
          wordStart = next
        }
        index = next
      }
      if settings.wordOrder > 0 { appendWord(wordStart..<range.upperBound, &numbers) }
    }

    /// Parts one mark of ASCII from a word's end or else from its beginning.
    private mutating func appendWord(_ range: Range<Int>, _ numbers: inout TokenNumbers) {
      guard !range.isEmpty else { return }
      let (first, last) = (numbers.text[range.lowerBound], numbers.text[range.upperBound - 1])
      let isOneCharacter = UTF8Text.decode(numbers.text.span, at: range.lowerBound).next == range.upperBound
      if !isOneCharacter, Self.isMark(last) {
        words.append(numbers.number(range.dropLast()))
        words.append(numbers.number(range.suffix(1)))
      } else if !isOneCharacter, Self.isMark(first) {
        words.append(numbers.number(range.prefix(1)))
        words.append(numbers.number(range.dropFirst()))
      } else {
        words.append(numbers.number(range))
      }
    }

    private static func isMark(_ byte: UInt8) -> Bool {
      switch byte {
      case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
      default: false
      }
    }
  }

  let settings: ChrFSettings
  private var numbers = TokenNumbers()
  private var trie = NGramTrie()
  private var hypothesis = Symbols()
  private var reference = Symbols()
  private var matches: [Int] = []
  private var row: [Double] = []
  private var bestRow: [Double] = []

  init(settings: ChrFSettings) { self.settings = settings }

  mutating func appendRow(_ segment: Segment, to rows: inout [Double]) {
    numbers.removeAll()
    hypothesis.read(segment, .hypothesis, settings, &numbers)
    var best = -1.0
    for set in segment.references.indices {
      reference.read(segment, .reference(set), settings, &numbers)
      count()
      // One reference needs no comparison.
      let score = segment.references.count > 1 ? settings.fScore(row[...]) : 0
      if score > best {
        best = score
        swap(&row, &bestRow)
      }
    }
    rows.append(contentsOf: bestRow)
  }

  private mutating func count() {
    matches.removeAll(keepingCapacity: true)
    matches.append(contentsOf: repeatElement(0, count: settings.order))
    trie.removeAll(expecting: reference.characters.count, order: settings.characterOrder)
    trie.addReference(reference.characters, order: settings.characterOrder)
    trie.countMatches(hypothesis.characters, order: settings.characterOrder, in: &matches)
    if settings.wordOrder > 0 {
      trie.removeAll(expecting: reference.words.count, order: settings.wordOrder)
      trie.addReference(reference.words, order: settings.wordOrder)
      trie.countMatches(
        hypothesis.words, order: settings.wordOrder, in: &matches, from: settings.characterOrder)
    }
    row.removeAll(keepingCapacity: true)
    for (index, matched) in matches.enumerated() {
      let isWords = index >= settings.characterOrder
      let n = isWords ? index - settings.characterOrder : index
      let own = max(0, (isWords ? hypothesis.words.count : hypothesis.characters.count) - n)
      let theirs = max(0, (isWords ? reference.words.count : reference.characters.count) - n)
      row.append(theirs > 0 ? Double(own) : 0)
      row.append(Double(theirs))
      row.append(Double(matched))
    }
  }
}
