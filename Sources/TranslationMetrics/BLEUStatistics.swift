import TextCore

/// The counts that a corpus' BLEU is computed from; those of sentences add up.
package struct BLEUStatistics: Sendable, Hashable {
  package private(set) var hypothesisLength = 0
  package private(set) var referenceLength = 0
  /// Clipped matches of n-grams, n = 1 … 4.
  package private(set) var counts = [Int](repeating: 0, count: BLEU.maximumOrder)
  package private(set) var totals = [Int](repeating: 0, count: BLEU.maximumOrder)

  package init() {}

  package init(counts: [Int], totals: [Int], hypothesisLength: Int, referenceLength: Int) {
    self.counts = counts
    self.totals = totals
    self.hypothesisLength = hypothesisLength
    self.referenceLength = referenceLength
  }

  mutating func add(hypothesis: [Int32], references: [[Int32]]) {
    hypothesisLength += hypothesis.count
    referenceLength += closestLength(to: hypothesis.count, references)
    let hypothesisNGrams = nGrams(hypothesis)
    var referenceNGrams: [NGram: Int] = [:]
    for reference in references {
      for (nGram, count) in nGrams(reference) {
        referenceNGrams[nGram] = max(referenceNGrams[nGram] ?? 0, count)
      }
    }
    for (nGram, count) in hypothesisNGrams {
      totals[nGram.order - 1] += count
      if let limit = referenceNGrams[nGram] { counts[nGram.order - 1] += min(count, limit) }
    }
  }

  /// Of equally close lengths the shorter.
  private func closestLength(to length: Int, _ references: [[Int32]]) -> Int {
    references.map(\.count).min { (abs($0 - length), $0) < (abs($1 - length), $1) } ?? 0
  }

  private func nGrams(_ tokens: [Int32]) -> [NGram: Int] {
    var counts: [NGram: Int] = [:]
    counts.reserveCapacity(4 * tokens.count)
    for start in tokens.indices {
      var nGram = NGram()
      for index in start..<min(start + BLEU.maximumOrder, tokens.count) {
        nGram.append(tokens[index])
        counts[nGram, default: 0] += 1
      }
    }
    return counts
  }
}

/// Up to four tokens by number.
private struct NGram: Hashable {
  private(set) var order = 0
  private var tokens = SIMD4<Int32>(repeating: -1)

  mutating func append(_ token: Int32) {
    tokens[order] = token
    order += 1
  }
}

/// Numbers tokens, so that n-grams are compared as numbers.
struct NGramCounter {
  private var numbers: [[UInt8]: Int32] = [:]

  mutating func tokens(_ sentence: String, _ tokenization: BLEUTokenization, lowercase: Bool) -> [Int32] {
    let text = lowercase ? PythonText.lowercased(sentence) : sentence
    return tokenization.tokens(PythonText.strippedAtEnd(text)).map { token in
      let bytes = Array(token.utf8)
      if let number = numbers[bytes] { return number }
      let number = Int32(numbers.count)
      numbers[bytes] = number
      return number
    }
  }
}
