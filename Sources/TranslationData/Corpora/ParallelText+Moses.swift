import TextCore
import Tokenization

extension ParallelText {
  /// The text in the form that results on Multi30k are published for: lower-cased, normalised and tokenised as Moses'
  /// scripts do it.
  public func mosesLowercased(_ source: Language, _ target: Language) -> ParallelText {
    ParallelText(
      sources: Self.mosesLowercased(sources, source), targets: Self.mosesLowercased(targets, target))
  }

  private static func mosesLowercased(_ sentences: [String], _ language: Language) -> [String] {
    let normalizer = MosesNormalizer(language, dialect: .perl)
    let tokenizer = MosesTokenizer(language)
    return sentences.map { tokenizer.tokenize(normalizer.normalize(PythonText.lowercased($0))) }
  }
}

extension ParallelCorpus {
  /// The corpus in the form that results on Multi30k are published for: lower-cased, normalised and tokenised as Moses'
  /// scripts do it.
  public func mosesLowercased() -> ParallelCorpus {
    ParallelCorpus(
      name: "\(name), lower-cased Moses tokens", source: source, target: target,
      train: train.mosesLowercased(source, target), validation: validation.mosesLowercased(source, target),
      test: test.mosesLowercased(source, target))
  }
}
