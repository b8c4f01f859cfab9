import ConstituencyTrees

/// Marks where constituents begin and end, so that a sentence's tree follows from how it was built.
extension [Word] {
  /// These words as a constituent, or one in the other, the outermost first; of no words there is none.
  func labelled(_ labels: String...) -> [Word] { beginning(labels).closed() }

  /// Begins constituents that end where the words around these are `closed()`.
  func opening(_ labels: String...) -> [Word] { beginning(labels) }

  private func beginning(_ labels: [String]) -> [Word] {
    guard !isEmpty else { return [] }
    var words = self
    words[0].opens.insert(contentsOf: labels, at: 0)
    return words
  }

  /// Ends with the last word all constituents that were begun.
  func closed() -> [Word] {
    guard !isEmpty else { return [] }
    var words = self
    words[count - 1].closes += reduce(0) { $0 + $1.opens.count - $1.closes }
    return words
  }
}

extension Bilingual {
  /// With the English words as a constituent.
  func labelled(_ label: String) -> Bilingual {
    Bilingual(english: english.labelled(label), german: german)
  }
}

extension Sentence {
  /// The English sentence's tree: its final mark is inside the clause, as in the Penn Treebank.
  var tree: ConstituencyTree {
    var open: [(label: String, children: [ConstituencyTree])] = [("", [])]
    for word in english {
      for label in word.opens { open.append((label, [])) }
      open[open.count - 1].children.append(.untagged(word.text))
      for _ in 0..<word.closes {
        let (label, children) = open.removeLast()
        open[open.count - 1].children.append(.constituent(label, children))
      }
    }
    let parts = open[0].children
    guard parts.count == 2, case .constituent(let label, let children) = parts[0] else {
      fatalError("EmbeddedGrammar: no one clause and its mark in '\(english.map(\.text))'")
    }
    return .constituent(label, children + parts.suffix(1))
  }
}
