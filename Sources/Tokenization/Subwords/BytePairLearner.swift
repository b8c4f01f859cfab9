import TextCore

/// The learning loop of subword-nmt 0.3.8, with the bookkeeping that its results depend on.
///
/// subword-nmt keeps counts of pairs up to date as it merges, and prunes rare pairs from them. Both shortcuts can make
/// its counts differ from a fresh count (two merges can spell one symbol; a pruned pair can grow again), so equal
/// output needs the same shortcuts. Only the search for the maximum is ours: a heap instead of a scan.
struct BytePairLearner {
  private typealias Symbol = Int32
  private typealias Pair = UInt64

  private var texts: [String] = []
  private var holdsSpace: [Bool] = []
  private var symbols: [CodePoints: Symbol] = [:]
  private var words: [(symbols: [Symbol], count: Int)] = []

  /// The counts of pairs in use, and of all pairs when last pruned.
  private var counts: [Pair: Int] = [:]
  private var allCounts: [Pair: Int] = [:]
  /// For each pair how often each word has it.
  private var occurrences: [Pair: [Int32: Int]] = [:]

  private var heap = Heap()
  private var touched: Set<Pair> = []

  /// - Parameter words: each once, with its count.
  init(words: [(String, Int)]) {
    for (word, count) in words where !word.isEmpty {
      var spelled = word.unicodeScalars.map { String($0) }
      spelled[spelled.count - 1] += BytePairEncoding.endOfWord
      self.words.append((spelled.map { symbol($0) }, count))
    }
    for (index, word) in self.words.enumerated() {
      for position in word.symbols.indices.dropFirst() {
        let pair = Self.pair(word.symbols[position - 1], word.symbols[position])
        counts[pair, default: 0] += word.count
        occurrences[pair, default: [:]][Int32(index), default: 0] += 1
      }
    }
    allCounts = counts
  }

  mutating func learn(_ limit: Int, minimumFrequency: Int) -> [BytePairEncoding.Merge] {
    var merges: [BytePairEncoding.Merge] = []
    guard let largest = counts.values.max() else { return [] }
    var threshold = Double(largest) / 10
    rebuildHeap()
    for step in 0..<max(limit, 0) {
      var best = mostFrequent()
      if best == nil || (step > 0 && Double(counts[best!] ?? 0) < threshold) {
        prune(threshold)
        counts = allCounts
        rebuildHeap()
        best = mostFrequent()
        threshold = Double(counts[best!]! * step) / (Double(step) + 10_000)
        prune(threshold)
      }
      guard let pair = best, counts[pair]! >= minimumFrequency else { break }
      let (left, right) = Self.symbols(pair)
      merges.append(.init(texts[Int(left)], texts[Int(right)]))
      merge(pair)
      if step % 100 == 0 { prune(threshold) }
    }
    return merges
  }

  // MARK: Merging

  private mutating func merge(_ pair: Pair) {
    let (left, right) = Self.symbols(pair)
    let joined = symbol(texts[Int(left)] + texts[Int(right)])
    let affected = (occurrences[pair] ?? [:]).filter { $0.value >= 1 }.keys
    let changes = affected.map { index in
      let old = words[Int(index)].symbols
      words[Int(index)].symbols = replacing(left, right, by: joined, in: old)
      return (index: index, old: old, new: words[Int(index)].symbols, count: words[Int(index)].count)
    }
    occurrences[pair] = [:]
    for change in changes {
      forget(change.old, left, right, word: change.index, count: change.count)
      learn(change.new, joined, word: change.index, count: change.count)
    }
    counts[pair] = 0
    touched.insert(pair)
    let order = order
    for pair in touched { heap.insert(pair, counts[pair] ?? 0, order: order) }
    touched.removeAll(keepingCapacity: true)
  }

  /// Takes back the pairs around each occurrence of left, right.
  private mutating func forget(
    _ word: [Symbol], _ left: Symbol, _ right: Symbol, word index: Int32, count: Int
  ) {
    var position = 0
    while let found = word[position...].firstIndex(of: left) {
      guard found < word.count - 1, word[found + 1] == right else {
        position = found + 1
        continue
      }
      if found > 0 { add(-1, Self.pair(word[found - 1], word[found]), index, count) }
      // In left right left right the pair right left is taken back once, with the second occurrence.
      if found < word.count - 2,
        word[found + 2] != left || found >= word.count - 3 || word[found + 3] != right
      {
        add(-1, Self.pair(word[found + 1], word[found + 2]), index, count)
      }
      position = found + 2
    }
  }

  /// Adds the pairs around each occurrence of the new symbol.
  private mutating func learn(_ word: [Symbol], _ joined: Symbol, word index: Int32, count: Int) {
    var position = 0
    while let found = word[position...].firstIndex(of: joined) {
      if found > 0 { add(1, Self.pair(word[found - 1], word[found]), index, count) }
      if found < word.count - 1, word[found + 1] != joined {
        add(1, Self.pair(word[found], word[found + 1]), index, count)
      }
      position = found + 1
    }
  }

  private mutating func add(_ sign: Int, _ pair: Pair, _ word: Int32, _ count: Int) {
    counts[pair, default: 0] += sign * count
    occurrences[pair, default: [:]][word, default: 0] += sign
    touched.insert(pair)
  }

  private mutating func replacing(
    _ left: Symbol, _ right: Symbol, by joined: Symbol, in word: [Symbol]
  ) -> [Symbol] {
    if word.contains(where: { holdsSpace[Int($0)] }) { return replacingText(left, right, in: word) }
    var output: [Symbol] = []
    output.reserveCapacity(word.count)
    var index = 0
    while index < word.count {
      if index + 1 < word.count, word[index] == left, word[index + 1] == right {
        output.append(joined)
        index += 2
      } else {
        output.append(word[index])
        index += 1
      }
    }
    return output
  }

  /// As `replacing`, on the word's text, for words with a white space of Unicode in them.
  ///
  /// subword-nmt finds pairs by a regular expression in the symbols joined with spaces, where such a white space looks
  /// like the border of a symbol, so that a pair can begin or end inside of one.
  private mutating func replacingText(_ left: Symbol, _ right: Symbol, in word: [Symbol]) -> [Symbol] {
    let text = Array(word.map { texts[Int($0)] }.joined(separator: " ").unicodeScalars)
    let pair = Array("\(texts[Int(left)]) \(texts[Int(right)])".unicodeScalars)
    let joined = (texts[Int(left)] + texts[Int(right)]).unicodeScalars
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
    return output.split(separator: " ").map { scalars in
      var text = ""
      text.unicodeScalars.append(contentsOf: scalars)
      return symbol(text)
    }
  }

  // MARK: Counts

  private mutating func prune(_ threshold: Double) {
    for (pair, count) in counts where Double(count) < threshold {
      counts[pair] = nil
      if count < 0 { allCounts[pair, default: 0] += count } else { allCounts[pair] = count }
    }
  }

  private mutating func mostFrequent() -> Pair? {
    let (order, counts) = (order, counts)
    return heap.first(order: order) { counts[$0] }
  }

  private mutating func rebuildHeap() {
    heap = Heap()
    let order = order
    for (pair, count) in counts { heap.insert(pair, count, order: order) }
  }

  /// Of two pairs with the same count, whether the first comes first: the greater in code point order.
  ///
  /// Holds the texts only: a closure over the whole learner would make each change of the heap a copy of it.
  private var order: (Pair, Pair) -> Bool {
    { [texts] a, b in
      let (leftA, rightA) = Self.symbols(a)
      let (leftB, rightB) = Self.symbols(b)
      if leftA != leftB { return CodePoints(texts[Int(leftB)]) < CodePoints(texts[Int(leftA)]) }
      return CodePoints(texts[Int(rightB)]) < CodePoints(texts[Int(rightA)])
    }
  }

  // MARK: Symbols

  private mutating func symbol(_ text: String) -> Symbol {
    if let known = symbols[CodePoints(text)] { return known }
    let symbol = Symbol(texts.count)
    texts.append(text)
    holdsSpace.append(text.unicodeScalars.contains { PythonText.isSpace($0) })
    symbols[CodePoints(text)] = symbol
    return symbol
  }

  private static func pair(_ left: Symbol, _ right: Symbol) -> Pair {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }

  private static func symbols(_ pair: Pair) -> (Symbol, Symbol) {
    (Symbol(truncatingIfNeeded: pair >> 32), Symbol(truncatingIfNeeded: pair))
  }
}

/// A binary heap of pairs, the most frequent on top.
///
/// Counts change while a pair is inside; an entry whose count is no
/// longer the pair's own is dropped when it reaches the top.
private struct Heap {
  private var entries: [(pair: UInt64, count: Int)] = []

  mutating func insert(_ pair: UInt64, _ count: Int, order precedes: (UInt64, UInt64) -> Bool) {
    entries.append((pair, count))
    var child = entries.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard comesFirst(child, parent, precedes) else { break }
      entries.swapAt(child, parent)
      child = parent
    }
  }

  /// The pair on top whose entry holds its present count.
  mutating func first(order precedes: (UInt64, UInt64) -> Bool, count: (UInt64) -> Int?) -> UInt64? {
    while let top = entries.first {
      if count(top.pair) == top.count { return top.pair }
      removeFirst(precedes)
    }
    return nil
  }

  private mutating func removeFirst(_ precedes: (UInt64, UInt64) -> Bool) {
    entries.swapAt(0, entries.count - 1)
    entries.removeLast()
    var parent = 0
    while true {
      var first = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count {
        if comesFirst(child, first, precedes) { first = child }
      }
      if first == parent { return }
      entries.swapAt(parent, first)
      parent = first
    }
  }

  private func comesFirst(_ a: Int, _ b: Int, _ precedes: (UInt64, UInt64) -> Bool) -> Bool {
    let (left, right) = (entries[a], entries[b])
    if left.count != right.count { return left.count > right.count }
    return left.pair != right.pair && precedes(left.pair, right.pair)
  }
}
