/// How many constituents of predicted trees are right, counted as EVALB does (Sekine and Collins 1997): the F1 of parsing.
///
/// A constituent is right if the gold tree of the sentence has one with its label over the same words. As in EVALB, words'
/// parts of speech are no constituents; what `settings` deletes is out, punctuation and its words first of all, and spans are
/// over the words that remain; function tags are cut off (`NP-SBJ` is an `NP`); of equal constituents each counts; and a pair
/// of trees whose words differ is an error, which no score counts.
///
/// ```swift
/// LabelledBrackets(predicted, gold: test.trees).f1
/// ```
public struct LabelledBrackets: Hashable, Sendable {
  /// A sentence's counts.
  public struct Sentence: Hashable, Sendable {
    /// Whether a sentence is scored.
    public enum Status: Hashable, Sendable {
      case valid
      /// The predicted tree has no words once punctuation is out.
      case skipped
      /// The trees are not over the same words.
      case error
    }

    public internal(set) var status: Status
    /// Constituents of the gold tree.
    public internal(set) var gold = 0
    /// Constituents of the predicted tree.
    public internal(set) var predicted = 0
    /// Constituents that both have.
    public internal(set) var matched = 0
    /// Predicted constituents that overlap one of the gold tree with neither inside the other.
    public internal(set) var crossing = 0
    public internal(set) var words = 0
    /// Words with the gold tree's part of speech.
    public internal(set) var correctTags = 0

    /// Whether the trees have the same constituents.
    public var isExact: Bool { status == .valid && matched == gold && matched == predicted }
  }

  public let settings: EVALBSettings
  /// One for each pair of trees, in order.
  public let sentences: [Sentence]

  /// Scores trees against gold ones, pair by pair.
  ///
  /// - Precondition: there are as many predicted trees as gold ones.
  public init(_ predicted: [ConstituencyTree], gold: [ConstituencyTree], settings: EVALBSettings = .collins) {
    // A precondition would say nothing in an optimised build.
    guard predicted.count == gold.count else {
      fatalError(
        "LabelledBrackets: \(predicted.count) predicted trees and \(gold.count) gold ones; each needs its own"
      )
    }
    self.settings = settings
    sentences = zip(predicted, gold).map {
      Self.compare(SentenceBrackets($0, settings), gold: SentenceBrackets($1, settings))
    }
  }

  private static func compare(_ predicted: SentenceBrackets, gold: SentenceBrackets) -> Sentence {
    guard !predicted.words.isEmpty else { return Sentence(status: .skipped) }
    guard predicted.words == gold.words else { return Sentence(status: .error) }
    var sentence = Sentence(status: .valid)
    sentence.gold = gold.brackets.count
    sentence.predicted = predicted.brackets.count
    sentence.words = gold.words.count
    sentence.correctTags = zip(predicted.tags, gold.tags).count { $0 == $1 }
    var unmatched: [SentenceBrackets.Bracket: Int] = [:]
    for bracket in gold.brackets { unmatched[bracket, default: 0] += 1 }
    for bracket in predicted.brackets {
      if let count = unmatched[bracket], count > 0 {
        unmatched[bracket] = count - 1
        sentence.matched += 1
      }
      if gold.brackets.contains(where: { $0.crosses(bracket) }) { sentence.crossing += 1 }
    }
    return sentence
  }

  // MARK: Scores, as EVALB's summary has them

  /// The sentences that count.
  private var valid: [Sentence] { sentences.filter { $0.status == .valid } }

  private func total(_ count: KeyPath<Sentence, Int>) -> Double {
    Double(valid.reduce(0) { $0 + $1[keyPath: count] })
  }

  /// Right constituents in percent of the gold trees'.
  public var recall: Double { percent(total(\.matched), of: total(\.gold)) }
  /// Right constituents in percent of the predicted ones.
  public var precision: Double { percent(total(\.matched), of: total(\.predicted)) }
  /// 2 P R / (P + R), in percent; 0 where nothing is right.
  public var f1: Double { percent(2 * total(\.matched), of: total(\.gold) + total(\.predicted)) }
  /// Sentences with no wrong constituent, in percent.
  public var exactMatch: Double { percent(Double(valid.count { $0.isExact }), of: Double(valid.count)) }
  /// Crossing constituents a sentence.
  public var averageCrossing: Double { percent(total(\.crossing), of: Double(valid.count)) / 100 }
  /// Sentences without a crossing constituent, in percent.
  public var withoutCrossing: Double {
    percent(Double(valid.count { $0.crossing == 0 }), of: Double(valid.count))
  }
  /// Words with the right part of speech, in percent.
  public var taggingAccuracy: Double { percent(total(\.correctTags), of: total(\.words)) }

  private func percent(_ part: Double, of whole: Double) -> Double { whole == 0 ? 0 : 100 * part / whole }
}
