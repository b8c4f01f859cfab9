import Tokenization
import TranslationData

/// What heads are asked about a sentence pair whose gold links are known.
enum HeadQuestion {
  /// Which word of the source a word of the target translates.
  case alignment
  /// What a pronoun stands for; of these pronouns, lower-cased, or of all where nil.
  case antecedents(of: Set<String>?)
  /// Which other word of the source is translated by the same word of the target, such as `brought` and `back`.
  case units
  /// Which other word of the source a word depends on, as the caller says, given the source's words.
  case dependency(String, ([String]) -> WordAlignment)

  var title: String {
    switch self {
    case .alignment: "F1 of word alignments"
    case .antecedents: "share of antecedents found"
    case .units: "share of words found that are translated as one"
    case .dependency(let title, _): title
    }
  }

  /// The gold links of a pair: from source to target in an alignment, within the source otherwise.
  func gold(_ pair: SentencePair) -> [WordAlignment.Link] {
    let aligned = pair.annotation?.alignment.links ?? []
    switch self {
    case .alignment: return aligned
    case .antecedents(let pronouns):
      let words = WordTokenizer().words(pair.source)
      return (pair.annotation?.antecedents.links ?? []).filter { link in
        pronouns?.contains(words[link.from].lowercased()) ?? true
      }
    case .units:
      return Dictionary(grouping: aligned, by: \.to).values.flatMap { unit in
        unit.flatMap { word in
          unit.map { WordAlignment.Link(word.from, $0.from) }.filter { $0.from != $0.to }
        }
      }
    case .dependency(let title, let links):
      let words = WordTokenizer().words(pair.source)
      let found = links(words).links
      if let link = found.first(where: { !words.indices.contains($0.from) }) {
        fatalError(
          "\(title): a link from word \(link.from) of \(words.count), '\(pair.source)'; words count from 0")
      }
      return found
    }
  }

  /// How many right guesses would be all of them.
  func goldCount(_ gold: [WordAlignment.Link]) -> Int {
    switch self {
    case .alignment, .antecedents: gold.count
    case .units, .dependency: Set(gold.map(\.from)).count
    }
  }

  /// Whether each guess of a head is right.
  ///
  /// - Parameter rows: `[query word][key word]`, with the sentence's end as the last key word.
  func answers(_ rows: [[Float]], gold: [WordAlignment.Link]) -> [Bool] {
    switch self {
    case .alignment:
      return rows.enumerated().compactMap { target, weights in
        let most = weights.indices.max { weights[$0] < weights[$1] }
        // One that looks at the end most guesses nothing.
        guard let source = most, source < weights.count - 1 else { return nil }
        return gold.contains(.init(source, target))
      }
    case .antecedents: return gold.map { other(rows[$0.from], than: $0.from) == $0.to }
    case .units, .dependency:
      return Dictionary(grouping: gold, by: \.from).map { word, links in
        let most = other(rows[word], than: word)
        return links.contains { $0.to == most }
      }
    }
  }

  /// The word with the largest weight, without the one that looks and the end.
  private func other(_ row: [Float], than word: Int) -> Int? {
    row.indices.dropLast().filter { $0 != word }.max { row[$0] < row[$1] }
  }
}
