import Display
import Tokenization
import TransformerModel

extension Translator {
  /// Translates sentences, and shows how far it is.
  ///
  /// A sentence longer than the model's maximum length is cut to it.
  ///
  /// - Parameter copiesUnknown: gives a word that the vocabulary can only spell with `<unk>` as the source's word that
  ///   was most attended to while it was written.
  public func translate(
    _ sentences: [String], decoding: Decoding = .greedy, copiesUnknown: Bool = false
  ) -> [String] {
    inParts(sentences) { part, first in
      translate(part, decoding, copiesUnknown: copiesUnknown, countedFrom: first)
    }
  }

  /// Translates one sentence.
  public func translate(
    _ sentence: String, decoding: Decoding = .greedy, copiesUnknown: Bool = false
  ) -> String {
    translate([sentence], decoding: decoding, copiesUnknown: copiesUnknown)[0]
  }

  /// Translates sentences, with scores, tokens and attention beside the text, and shows how far it is.
  public func translations(
    _ sentences: [String], decoding: Decoding = .greedy, copiesUnknown: Bool = false
  ) -> [ScoredTranslation] {
    inParts(sentences) { part, first in
      translations(read(part), decoding, copiesUnknown: copiesUnknown, countedFrom: first)
    }
  }

  /// As `translations`, of one sentence.
  public func translation(
    of sentence: String, decoding: Decoding = .greedy, copiesUnknown: Bool = false
  ) -> ScoredTranslation {
    translations([sentence], decoding: decoding, copiesUnknown: copiesUnknown)[0]
  }

  /// Translates sentences and shows nothing.
  ///
  /// - Parameter first: the first sentence's place, where these are a part of more.
  package func translate(
    _ sentences: [String], _ decoding: Decoding, copiesUnknown: Bool = false, countedFrom first: Int
  ) -> [String] {
    translate(read(sentences), decoding, copiesUnknown: copiesUnknown, countedFrom: first)
  }

  private func inParts<Result>(_ sentences: [String], _ body: ([String], Int) -> [Result]) -> [Result] {
    let bar = ProgressBar("translating", total: sentences.count)
    defer { bar.finish() }
    var results: [Result] = []
    for start in stride(from: 0, to: sentences.count, by: 250) {
      results += body(Array(sentences[start..<min(start + 250, sentences.count)]), start)
      bar.advance(to: results.count)
    }
    return results
  }
}

// MARK: What was read

extension Translator {
  /// A sentence as the model reads it.
  package struct Source: Sendable {
    package let text: String
    /// Its subwords' numbers, at most as many as the model reads beside the end token.
    package let tokens: [Int32]
    /// The subwords of the whole sentence.
    package let length: Int
  }

  package func read(_ sentences: [String]) -> [Source] {
    sentences.map { text in
      let tokens = tokenizer.encode(text)
      return Source(
        text: text, tokens: Array(tokens.prefix(model.configuration.maximumLength - 1)), length: tokens.count)
    }
  }

  package func translate(
    _ sources: [Source], _ decoding: Decoding, copiesUnknown: Bool, countedFrom first: Int
  ) -> [String] {
    if copiesUnknown {
      return translations(sources, decoding, copiesUnknown: true, countedFrom: first).map(\.text)
    }
    let tokens = sources.map(\.tokens)
    let written =
      switch decoding {
      case .greedy: model.decodeGreedily(tokens)
      default: hypotheses(tokens, decoding, countedFrom: first).map(\.tokens)
      }
    // Of nothing there is no translation but nothing.
    return zip(sources, written).map { $0.tokens.isEmpty ? "" : tokenizer.decode($1) }
  }

  package func translations(
    _ sources: [Source], _ decoding: Decoding, copiesUnknown: Bool, countedFrom first: Int
  ) -> [ScoredTranslation] {
    let written = hypotheses(sources.map(\.tokens), decoding, countedFrom: first)
    var translations: [ScoredTranslation] = []
    // Of 64 sentences at a time there are all heads' weights at once.
    for start in stride(from: 0, to: sources.count, by: 64) {
      let part = start..<min(start + 64, sources.count)
      let attention = model.sourceAttention(part.map { (sources[$0].tokens, written[$0].tokens) })
      for (index, weights) in zip(part, attention) {
        translations.append(
          ScoredTranslation(
            sources[index], written[index], attention: weights, tokenizer, copiesUnknown: copiesUnknown))
      }
    }
    return translations
  }

  private func hypotheses(_ sources: [[Int32]], _ decoding: Decoding, countedFrom first: Int) -> [Hypothesis]
  {
    func best(_ search: BeamSearch) -> [Hypothesis] { model.search(sources, search).map { $0[0] } }
    return switch decoding {
    case .greedy: best(BeamSearch(width: 1, lengthPenalty: .none))
    case .beam(let width, let penalty): best(BeamSearch(width: width, lengthPenalty: penalty))
    case .search(let search): best(search)
    case .sampled(let sampling): model.sample(sources, sampling, countedFrom: first)
    }
  }
}
