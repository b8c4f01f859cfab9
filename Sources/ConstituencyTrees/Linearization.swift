extension ConstituencyTree {
  /// The tree as a sequence for a model to write: brackets that carry their label at both ends, and `XX` for every word.
  ///
  /// `(S (NP (DT the) (NN dog)) (VP (VBZ barks)))` is `(S (NP XX XX )NP (VP XX )VP )S` (Vinyals and Kaiser et al. 2015).
  public var linearized: String { linearizedTokens.joined(separator: " ") }

  private var linearizedTokens: [String] {
    switch self {
    case .word: [Self.unknownTag]
    case .constituent(let label, let children):
      ["(" + label] + children.flatMap(\.linearizedTokens) + [")" + label]
    }
  }
}

/// A tree as a model wrote it, put back over its sentence; where the sequence is no tree, mended to one.
///
/// Vinyals and Kaiser add brackets at the beginning or the end of a malformed sequence until it is balanced. The whole rule here:
/// - a bracket that closes nothing gets its opening one at the beginning; one never closed is closed at the end;
/// - a bracket closes the innermost open one, which gives the label, whatever its own says;
/// - the n-th `XX` is the sentence's n-th word; words too few are added at the end of the outermost constituent, an `XX` too
///   many, any other token and a constituent without words are left out;
/// - what is not inside one constituent is put under a `TOP`, which EVALB does not count.
public struct LinearizedTree: Hashable, Sendable {
  /// All words of the sentence, in order.
  public let tree: ConstituencyTree
  /// What had to be mended, in order.
  public let faults: [Fault]

  /// Whether the sequence was a tree over just these words.
  public var isWellFormed: Bool { faults.isEmpty }

  /// What can be wrong with a sequence; tokens are counted from 1.
  public enum Fault: Hashable, Sendable, CustomStringConvertible {
    case closesNothing(label: String, token: Int)
    case closesAnother(label: String, open: String, token: Int)
    case neverClosed([String])
    case withoutWords(label: String, token: Int)
    case unknownToken(String, token: Int)
    case wordCount(written: Int, words: Int)
    case notOneConstituent(parts: Int)

    public var description: String {
      switch self {
      case .closesNothing(let label, let token): "token \(token): ')\(label)' closes nothing"
      case .closesAnother(let label, let open, let token): "token \(token): ')\(label)' closes '(\(open)'"
      case .neverClosed(let labels):
        "never closed: \(labels.map { "'(\($0)'" }.joined(separator: ", "))"
      case .withoutWords(let label, let token):
        "token \(token): ')\(label)' closes a constituent without words"
      case .unknownToken(let text, let token):
        "token \(token): '\(text)' is neither a bracket with a label nor \(ConstituencyTree.unknownTag)"
      case .wordCount(let written, let words):
        "\(written) \(ConstituencyTree.unknownTag) for a sentence of \(words) word\(words == 1 ? "" : "s")"
      case .notOneConstituent(let parts): "\(parts) parts beside each other in place of one constituent"
      }
    }
  }

  /// Reads what a model wrote.
  ///
  /// - Parameters:
  ///   - text: brackets and `XX`, separated by spaces.
  ///   - words: the sentence; their parts of speech are `XX`, but for punctuation.
  public init(_ text: String, words: [String]) {
    var open: [(label: String, children: [ConstituencyTree])] = [("", [])]
    var faults: [Fault] = []
    var written = 0
    for (index, token) in text.split(whereSeparator: \.isWhitespace).enumerated() {
      let label = String(token.dropFirst())
      if token == ConstituencyTree.unknownTag {
        if written < words.count { open[open.count - 1].children.append(.untagged(words[written])) }
        written += 1
      } else if token.first == "(", !label.isEmpty {
        open.append((label, []))
      } else if token.first == ")", !label.isEmpty {
        guard open.count > 1 else {
          faults.append(.closesNothing(label: label, token: index + 1))
          if !open[0].children.isEmpty { open[0].children = [.constituent(label, open[0].children)] }
          continue
        }
        let closed = open.removeLast()
        if closed.label != label {
          faults.append(.closesAnother(label: label, open: closed.label, token: index + 1))
        }
        if closed.children.isEmpty {
          faults.append(.withoutWords(label: closed.label, token: index + 1))
        } else {
          open[open.count - 1].children.append(.constituent(closed.label, closed.children))
        }
      } else {
        faults.append(.unknownToken(String(token), token: index + 1))
      }
    }
    if open.count > 1 { faults.append(.neverClosed(open.dropFirst().map(\.label))) }
    while open.count > 1 {
      let closed = open.removeLast()
      if !closed.children.isEmpty {
        open[open.count - 1].children.append(.constituent(closed.label, closed.children))
      }
    }
    if written != words.count { faults.append(.wordCount(written: written, words: words.count)) }
    let missing = words.dropFirst(written).map(ConstituencyTree.untagged)
    let parts = open[0].children
    if parts.count == 1, case .constituent(let label, let children) = parts[0] {
      tree = .constituent(label, children + missing)
    } else {
      faults.append(.notOneConstituent(parts: parts.count))
      tree = .constituent(ConstituencyTree.rootLabel, parts + missing)
    }
    self.faults = faults
  }
}
