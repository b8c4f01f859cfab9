import TextCore

/// The learning loop of subword-nmt 0.3.8, with the bookkeeping that its results depend on.
///
/// subword-nmt keeps counts of pairs up to date as it merges, and prunes rare pairs from them. Both shortcuts can make
/// its counts differ from a fresh count (two merges can spell one symbol; a pruned pair can grow again), so equal
/// output needs the same shortcuts. Only the search for the maximum is ours: a heap instead of a scan.
struct BytePairLearner {
  private typealias Symbol = Int32
  /// A pair's number in `table`.
  private typealias Pair = Int32

  private var symbols = SymbolTexts()
  private var table = PairTable()

  /// The symbols of all words, one word after the other; a word shrinks in place.
  private var spelled: [Symbol] = []
  private var words: [(start: Int, length: Int, count: Int)] = []

  /// The counts in use, by pair; nil where pruned or never seen.
  private var counts: [Int?] = []
  /// The counts when last pruned.
  private var allCounts: [Int?] = []
  /// By pair, the changes of how often each word has it; their sum is what subword-nmt keeps.
  private var occurrences: [[(word: Int32, change: Int32)]] = []

  private var heap = PairHeap()
  /// The heap holds what is at least this frequent; a rarer pair is never chosen before the next pruning.
  private var threshold = 0.0
  private var touched: [Pair] = []
  private var isTouched: [Bool] = []
  private var tally: [Int32] = []

  init(words: WordCounts) {
    var plain: [UInt32: Symbol] = [:]
    var final: [UInt32: Symbol] = [:]
    for index in 0..<words.count {
      let (bytes, count) = words[index]
      let start = spelled.count
      let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
      for scalar in scalars.dropLast() {
        let symbol = plain[scalar.value] ?? symbols.number(String(scalar))
        plain[scalar.value] = symbol
        spelled.append(symbol)
      }
      if let last = scalars.last {
        let symbol = final[last.value] ?? symbols.number(String(last) + BytePairEncoding.endOfWord)
        final[last.value] = symbol
        spelled.append(symbol)
      }
      self.words.append((start, scalars.count, count))
      for place in (start + 1)..<max(start + 1, spelled.count) {
        add(1, pair(spelled[place - 1], spelled[place]), Int32(index), count)
      }
    }
    allCounts = counts
    tally = [Int32](repeating: 0, count: words.count)
  }

  /// How many different symbols words are spelled with at first: inside of words and at their ends.
  var characterCount: Int { symbols.count }

  mutating func learn(_ limit: Int, minimumFrequency: Int) -> [BytePairEncoding.Merge] {
    var merges: [BytePairEncoding.Merge] = []
    guard let largest = counts.lazy.compactMap({ $0 }).max() else { return [] }
    threshold = Double(largest) / 10
    rebuildHeap()
    for step in 0..<max(limit, 0) {
      var best = mostFrequent()
      if best == nil {
        // The most frequent pair may have been pruned: back to all counts.
        prune()
        counts = allCounts
        guard let largest = counts.lazy.compactMap({ $0 }).max() else { break }
        threshold = Double(largest * step) / (Double(step) + 10_000)
        prune()
        rebuildHeap()
        best = mostFrequent()
      }
      guard let pair = best, counts[Int(pair)] ?? 0 >= minimumFrequency else { break }
      let (left, right) = table.symbols(pair)
      merges.append(.init(symbols.text(left), symbols.text(right)))
      merge(pair, left, right)
      if step % 100 == 0 { prune() }
    }
    return merges
  }

  // MARK: Merging

  private mutating func merge(_ pair: Pair, _ left: Symbol, _ right: Symbol) {
    let joined = symbols.number(symbols.text(left) + symbols.text(right))
    var affected: [Int32] = []
    for occurrence in occurrences[Int(pair)] {
      if tally[Int(occurrence.word)] == 0 { affected.append(occurrence.word) }
      tally[Int(occurrence.word)] += occurrence.change
    }
    occurrences[Int(pair)] = []
    var old: [Symbol] = []
    for word in affected {
      // A word is listed again where its sum passes through 0; the first visit clears it.
      let isHeld = tally[Int(word)] >= 1
      tally[Int(word)] = 0
      guard isHeld else { continue }
      let (start, length, count) = words[Int(word)]
      old.removeAll(keepingCapacity: true)
      old += spelled[start..<(start + length)]
      replace(left, right, by: joined, in: Int(word), old)
      forget(old, left, right, word: word, count: count)
      learn(joined, word: word, count: count)
    }
    counts[Int(pair)] = 0
    touch(pair)
    for pair in touched {
      isTouched[Int(pair)] = false
      if let count = counts[Int(pair)], Double(count) >= threshold {
        heap.insert(pair, count, symbols, table)
      }
    }
    touched.removeAll(keepingCapacity: true)
  }

  /// Takes back the pairs around each occurrence of left, right.
  private mutating func forget(
    _ word: [Symbol], _ left: Symbol, _ right: Symbol, word index: Int32, count: Int
  ) {
    var place = 0
    while place + 1 < word.count {
      guard word[place] == left, word[place + 1] == right else {
        place += 1
        continue
      }
      if place > 0 { add(-1, pair(word[place - 1], word[place]), index, count) }
      // In left right left right the pair right left is taken back once, with the second occurrence.
      if place < word.count - 2,
        word[place + 2] != left || place >= word.count - 3 || word[place + 3] != right
      {
        add(-1, pair(word[place + 1], word[place + 2]), index, count)
      }
      place += 2
    }
  }

  /// Adds the pairs around each occurrence of the new symbol.
  private mutating func learn(_ joined: Symbol, word index: Int32, count: Int) {
    let (start, length, _) = words[Int(index)]
    for place in start..<(start + length) where spelled[place] == joined {
      if place > start { add(1, pair(spelled[place - 1], joined), index, count) }
      if place < start + length - 1, spelled[place + 1] != joined {
        add(1, pair(joined, spelled[place + 1]), index, count)
      }
    }
  }

  private mutating func add(_ sign: Int, _ pair: Pair, _ word: Int32, _ count: Int) {
    counts[Int(pair)] = (counts[Int(pair)] ?? 0) + sign * count
    occurrences[Int(pair)].append((word, Int32(sign)))
    touch(pair)
  }

  private mutating func touch(_ pair: Pair) {
    if isTouched[Int(pair)] { return }
    isTouched[Int(pair)] = true
    touched.append(pair)
  }

  private mutating func replace(
    _ left: Symbol, _ right: Symbol, by joined: Symbol, in index: Int, _ word: [Symbol]
  ) {
    let start = words[index].start
    if word.contains(where: { symbols.holdsSpace[Int($0)] }) {
      let replaced = replacedText(left, right, in: word)
      for (offset, symbol) in replaced.enumerated() { spelled[start + offset] = symbol }
      words[index].length = replaced.count
      return
    }
    var (place, end) = (0, start)
    while place < word.count {
      let isPair = place + 1 < word.count && word[place] == left && word[place + 1] == right
      spelled[end] = isPair ? joined : word[place]
      place += isPair ? 2 : 1
      end += 1
    }
    words[index].length = end - start
  }

  /// As `replace`, on the word's text, for words with a white space of Unicode in them.
  ///
  /// subword-nmt finds pairs by a regular expression in the symbols joined with spaces, where such a white space looks
  /// like the border of a symbol, so that a pair can begin or end inside of one.
  private mutating func replacedText(_ left: Symbol, _ right: Symbol, in word: [Symbol]) -> [Symbol] {
    let text = Array(word.map { symbols.text($0) }.joined(separator: " ").unicodeScalars)
    let pair = Array("\(symbols.text(left)) \(symbols.text(right))".unicodeScalars)
    let joined = (symbols.text(left) + symbols.text(right)).unicodeScalars
    var output: [Unicode.Scalar] = []
    var index = 0
    while index < text.count {
      let end = index + pair.count
      if end <= text.count, text[index..<end].elementsEqual(pair),
        index == 0 || PythonText.isSpace(text[index - 1]), end == text.count || PythonText.isSpace(text[end])
      {
        output += joined
        index = end
      } else {
        output.append(text[index])
        index += 1
      }
    }
    return output.split(separator: " ").map { symbols.number(PythonText.text($0)) }
  }

  // MARK: Counts

  /// The number of a pair, with room for what is kept of it.
  private mutating func pair(_ left: Symbol, _ right: Symbol) -> Pair {
    let pair = table.number(left, right)
    if Int(pair) == counts.count {
      counts.append(nil)
      allCounts.append(nil)
      occurrences.append([])
      isTouched.append(false)
    }
    return pair
  }

  private mutating func prune() {
    for pair in counts.indices {
      guard let count = counts[pair], Double(count) < threshold else { continue }
      counts[pair] = nil
      allCounts[pair] = count < 0 ? (allCounts[pair] ?? 0) + count : count
    }
  }

  /// The most frequent pair, or nil if it is rarer than the threshold.
  private mutating func mostFrequent() -> Pair? {
    while let (pair, count) = heap.top {
      if counts[Int(pair)] == count { return pair }
      heap.removeTop(symbols, table)
    }
    return nil
  }

  private mutating func rebuildHeap() {
    heap = PairHeap()
    for (pair, count) in counts.enumerated() {
      if let count, Double(count) >= threshold { heap.insert(Int32(pair), count, symbols, table) }
    }
    for pair in touched { isTouched[Int(pair)] = false }
    touched.removeAll(keepingCapacity: true)
  }
}
