import Synchronization
import TextCore

/// Byte-pair encoding of words into subwords, as subword-nmt 0.3.8 does it.
///
/// The encoding is that of Sennrich, Haddow and Birch (2016). A word begins as its characters, the last of them marked `</w>`; the learned merges are applied in the order they
/// were learned. Pieces that do not end a word carry the separator `@@`: `lower` may become `low@@ er`.
public struct BytePairEncoding: Sendable {
  /// Two neighbouring symbols that become one.
  ///
  /// In `right`, `</w>` marks the end of a word.
  public struct Merge: Sendable, Hashable {
    public let left: String
    public let right: String

    public init(_ left: String, _ right: String) {
      self.left = left
      self.right = right
    }
  }

  /// How a codes file marks the end of a word.
  public enum Version: String, Sendable {
    /// `</w>` is a symbol of its own.
    case separateEnd = "0.1"
    /// `</w>` is glued to the last character.
    case gluedEnd = "0.2"
  }

  /// The mark of a piece that does not end its word.
  public static let separator = "@@"
  static let endOfWord = "</w>"

  /// In the order they are applied.
  public let merges: [Merge]
  public let version: Version

  private let ranks: [SymbolPair: Int]
  private let origins: [CodePoints: Merge]
  private let cache = SegmentationCache()

  public init(merges: [Merge], version: Version = .gluedEnd) {
    self.merges = merges
    self.version = version
    var ranks: [SymbolPair: Int] = [:]
    var origins: [CodePoints: Merge] = [:]
    for (rank, merge) in merges.enumerated() {
      let pair = SymbolPair(left: CodePoints(merge.left), right: CodePoints(merge.right))
      guard ranks[pair] == nil else { continue }  // of duplicates the first counts
      ranks[pair] = rank
    }
    // subword-nmt walks the pairs from last to first: of two ways to one symbol the first learned is kept, but a pair
    // that comes twice counts where it comes last.
    var seen: Set<SymbolPair> = []
    for merge in merges.reversed() {
      let pair = SymbolPair(left: CodePoints(merge.left), right: CodePoints(merge.right))
      if seen.insert(pair).inserted { origins[CodePoints(merge.left + merge.right)] = merge }
    }
    self.ranks = ranks
    self.origins = origins
  }

  /// Segments a sentence whose words are separated by spaces; white space at both ends is kept.
  ///
  /// Only space, CR and LF are white space here, as in subword-nmt.
  public func segment(_ sentence: String) -> String {
    Self.segment(sentence) { pieces(of: $0) }
  }

  static func segment(_ sentence: String, pieces: (String) -> [String]) -> String {
    let scalars = sentence.unicodeScalars
    guard let first = scalars.firstIndex(where: { !isPlainSpace($0) }),
      let last = scalars.lastIndex(where: { !isPlainSpace($0) })
    else { return sentence }
    let end = scalars.index(after: last)
    var output = String(scalars[..<first])
    var needsSpace = false
    for word in scalars[first..<end].split(separator: " ") {
      for piece in pieces(String(word)) {
        if needsSpace { output += " " }
        output += piece
        needsSpace = true
      }
    }
    output.unicodeScalars += scalars[end...]
    return output
  }

  /// The pieces of one word, all but the last with the separator `@@`.
  public func pieces(of word: String) -> [String] {
    marked(cachedSymbols(of: word))
  }

  func cachedSymbols(of word: String) -> [String] {
    if let known = cache[word] { return known }
    let symbols = symbols(of: word)
    cache[word] = symbols
    return symbols
  }

  /// The pieces of one word, where a piece that `isKnown` refuses is taken apart again, merge by merge.
  func pieces(of word: String, isKnown: (String) -> Bool) -> [String] {
    marked(split(symbols(of: word), separator: Self.separator, isKnown: isKnown))
  }

  /// Takes apart the symbols that `isKnown`, which sees them with the separator, refuses.
  func split(_ symbols: [String], separator: String, isKnown: (String) -> Bool) -> [String] {
    var kept: [String] = []
    for (index, symbol) in symbols.enumerated() {
      split(symbol, isFinal: index == symbols.count - 1, separator, isKnown: isKnown, into: &kept)
    }
    return kept
  }

  /// Joins a segmented sentence again: the inverse of `segment`.
  public static func join(_ segmented: String) -> String { join(segmented, separator: separator) }

  public static func join(_ segmented: String, separator: String) -> String {
    let (bytes, mark) = (Array(segmented.utf8), Array(separator.utf8))
    var joined: [UInt8] = []
    joined.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      if bytes[index...].starts(with: mark) {
        let end = index + mark.count
        let hasSpace = end < bytes.count && bytes[end] == UInt8(ascii: " ")
        if end == bytes.count || hasSpace {
          index = hasSpace ? end + 1 : end
          continue
        }
      }
      joined.append(bytes[index])
      index += 1
    }
    return String(decoding: joined, as: UTF8.self)
  }

  // MARK: Applying the merges

  /// The symbols of a word after all merges, without `</w>`.
  ///
  /// - Parameter isKept: asked for every pair of neighbours before each merge; false leaves the pair alone for once.
  func symbols(of word: String, isKept: () -> Bool = { true }) -> [String] {
    var symbols = word.unicodeScalars.map { CodePoints(String($0)) }
    guard symbols.count > 1 else { return [word] }
    switch version {
    case .separateEnd: symbols.append(CodePoints(Self.endOfWord))
    case .gluedEnd: symbols[symbols.count - 1] = CodePoints(symbols[symbols.count - 1].text + Self.endOfWord)
    }
    while symbols.count > 1 {
      var best = Int.max
      var places: [Int] = []
      for index in symbols.indices.dropLast() {
        guard isKept(), let rank = ranks[SymbolPair(left: symbols[index], right: symbols[index + 1])],
          rank <= best
        else { continue }
        if rank < best { places.removeAll(keepingCapacity: true) }
        best = rank
        places.append(index)
      }
      if places.isEmpty { break }
      symbols = Self.merged(symbols, at: places)
    }
    var texts = symbols.map(\.text)
    let last = texts.count - 1
    if texts[last] == Self.endOfWord {
      texts.removeLast()
    } else if texts[last].utf8.suffix(4).elementsEqual(Self.endOfWord.utf8) {
      texts[last] = String(decoding: texts[last].utf8.dropLast(4), as: UTF8.self)
    }
    return texts
  }

  /// Merges the pairs that begin at `places`, left to right; in "x x x" only the first two.
  private static func merged(_ symbols: [CodePoints], at places: [Int]) -> [CodePoints] {
    var output: [CodePoints] = []
    var index = 0
    for place in places where place >= index {
      output += symbols[index..<place]
      output.append(CodePoints(symbols[place].text + symbols[place + 1].text))
      index = place + 2
    }
    return output + symbols[index...]
  }

  private func split(
    _ symbol: String, isFinal: Bool, _ separator: String, isKnown: (String) -> Bool,
    into output: inout [String]
  ) {
    if isKnown(isFinal ? symbol : symbol + separator) {
      output.append(symbol)
      return
    }
    guard let origin = origins[CodePoints(isFinal ? symbol + Self.endOfWord : symbol)] else {
      output.append(symbol)
      return
    }
    let right = isFinal ? String(decoding: origin.right.utf8.dropLast(4), as: UTF8.self) : origin.right
    split(origin.left, isFinal: false, separator, isKnown: isKnown, into: &output)
    split(right, isFinal: isFinal, separator, isKnown: isKnown, into: &output)
  }

  private func marked(_ symbols: [String]) -> [String] {
    symbols.enumerated().map { $0.offset < symbols.count - 1 ? $0.element + Self.separator : $0.element }
  }
}

/// Space, CR or LF: what subword-nmt takes for white space.
func isPlainSpace(_ scalar: Unicode.Scalar) -> Bool {
  scalar == " " || scalar == "\r" || scalar == "\n"
}

struct SymbolPair: Hashable, Sendable {
  let left: CodePoints
  let right: CodePoints
}

/// Words that were segmented before; shared by all copies of an encoding and by all threads.
private final class SegmentationCache: Sendable {
  private let words = Mutex<[CodePoints: [String]]>([:])

  subscript(word: String) -> [String]? {
    get { words.withLock { $0[CodePoints(word)] } }
    set { words.withLock { $0[CodePoints(word)] = newValue } }
  }
}
