import Foundation
import TextCore

/// Tokens and their numbers.
///
/// Four special tokens come first: `<pad>` 0, `<unk>` 1, `<s>` 2, `</s>` 3.
public struct Vocabulary: Sendable {
  public static let padding: Int32 = 0
  public static let unknown: Int32 = 1
  /// Starts the decoder's input.
  public static let start: Int32 = 2
  /// Ends a sentence.
  public static let end: Int32 = 3
  static let specials = ["<pad>", "<unk>", "<s>", "</s>"]

  /// By number.
  public let tokens: [String]
  private let ids: [CodePoints: Int32]

  /// - Parameter tokens: without the special ones, each once, in the order of their numbers.
  public init(_ tokens: [String]) {
    var all = Self.specials
    var ids: [CodePoints: Int32] = [:]
    for (index, token) in all.enumerated() { ids[CodePoints(token)] = Int32(index) }
    for token in tokens where ids[CodePoints(token)] == nil {
      ids[CodePoints(token)] = Int32(all.count)
      all.append(token)
    }
    self.tokens = all
    self.ids = ids
  }

  /// The vocabulary of segmented sentences (tokens separated by spaces): the most frequent token first, equally
  /// frequent ones in code point order.
  public init(segmented sentences: some Sequence<String>, minimumFrequency: Int = 1) {
    var counts: [CodePoints: Int] = [:]
    for sentence in sentences {
      for token in sentence.unicodeScalars.split(whereSeparator: isPlainSpace) {
        counts[CodePoints(String(token)), default: 0] += 1
      }
    }
    self.init(counts: counts.filter { $0.value >= minimumFrequency })
  }

  init(counts: [CodePoints: Int]) {
    self.init(counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key.text))
  }

  /// The number of tokens, the special ones included.
  public var count: Int { tokens.count }

  /// The number of `token`; `unknown` if it has none.
  public func id(_ token: String) -> Int32 { ids[CodePoints(token)] ?? Self.unknown }

  /// The token of number `id`.
  public func token(_ id: Int32) -> String {
    // A precondition would say nothing in an optimised build.
    guard tokens.indices.contains(Int(id)) else {
      fatalError("Vocabulary: no token \(id); numbers go from 0 to \(count - 1)")
    }
    return tokens[Int(id)]
  }

  /// True if `token` has a number of its own.
  public func contains(_ token: String) -> Bool { ids[CodePoints(token)] != nil }
}
