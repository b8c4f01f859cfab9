/// Sentences in two languages; the sentences at one index are translations of each other.
public struct ParallelText: Sendable, Codable {
  public let sources: [String]
  public let targets: [String]

  /// What is known about each pair beyond its text: only the embedded corpus has it.
  public let annotations: [SentencePair.Annotation]?

  /// - Precondition: all arrays have the same count.
  public init(sources: [String], targets: [String], annotations: [SentencePair.Annotation]? = nil) {
    // A precondition would say nothing in an optimised build.
    guard sources.count == targets.count else {
      fatalError(
        "ParallelText: \(sources.count) sources and \(targets.count) targets; each source needs its target")
    }
    if let annotations, annotations.count != sources.count {
      fatalError("ParallelText: \(annotations.count) annotations for \(sources.count) pairs")
    }
    self.sources = sources
    self.targets = targets
    self.annotations = annotations
  }

  /// The number of sentence pairs.
  public var count: Int { sources.count }

  /// The pair at `index`, from 0.
  public subscript(index: Int) -> SentencePair {
    SentencePair(source: sources[index], target: targets[index], annotation: annotations?[index])
  }

  /// All pairs, in order.
  public var pairs: [SentencePair] { sources.indices.map { self[$0] } }

  /// The first `length` pairs, or all if there are fewer.
  public func prefix(_ length: Int) -> ParallelText {
    ParallelText(
      sources: Array(sources.prefix(length)), targets: Array(targets.prefix(length)),
      annotations: annotations.map { Array($0.prefix(length)) })
  }

  /// The pairs at these places.
  func at(_ places: [Int]) -> ParallelText {
    ParallelText(
      sources: places.map { sources[$0] }, targets: places.map { targets[$0] },
      annotations: annotations.map { annotations in places.map { annotations[$0] } })
  }

  /// Appends pairs of which no more is known than their text.
  static func += (text: inout ParallelText, more: ParallelText) {
    text = ParallelText(sources: text.sources + more.sources, targets: text.targets + more.targets)
  }
}

/// A sentence and its translation.
public struct SentencePair: Sendable, Hashable {
  /// What a grammar knows of a pair it made: gold answers for what attention should find.
  public struct Annotation: Sendable, Hashable, Codable {
    /// From words of the source to words of the target.
    public let alignment: WordAlignment
    /// From pronouns of the source ("it", "its") to the nouns they stand for, also in the source.
    public let antecedents: WordAlignment

    public init(alignment: WordAlignment, antecedents: WordAlignment) {
      self.alignment = alignment
      self.antecedents = antecedents
    }
  }

  public let source: String
  public let target: String
  public let annotation: Annotation?

  public init(source: String, target: String, annotation: Annotation? = nil) {
    self.source = source
    self.target = target
    self.annotation = annotation
  }
}
