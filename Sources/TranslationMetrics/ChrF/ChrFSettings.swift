/// What a chrF score depends on besides the text: its flavour.
public struct ChrFSettings: Sendable, Hashable {
  /// The longest n-grams of characters that count.
  public var characterOrder: Int
  /// The longest n-grams of words that count: 0 is chrF, 2 is chrF++.
  public var wordOrder: Int
  /// How many times as much as precision recall weighs: β.
  public var beta: Int
  /// Whether case is ignored.
  public var lowercase: Bool
  /// Whether white space counts among the characters.
  public var whitespace: Bool
  /// Whether orders without n-grams count with 10⁻¹⁶, as in chrF++.py, NLTK and Moses; else they are left out.
  public var epsilonSmoothing: Bool

  public init(
    characterOrder: Int = 6, wordOrder: Int = 0, beta: Int = 2, lowercase: Bool = false,
    whitespace: Bool = false, epsilonSmoothing: Bool = false
  ) {
    let orders = 0...NGramTrie.longestOrder
    guard orders.contains(characterOrder), orders.contains(wordOrder), characterOrder + wordOrder > 0 else {
      fatalError(
        "chrF: characterOrder is \(characterOrder) and wordOrder \(wordOrder); 0 to \(NGramTrie.longestOrder) is "
          + "possible, and one must be above 0")
    }
    self.characterOrder = characterOrder
    self.wordOrder = wordOrder
    self.beta = beta
    self.lowercase = lowercase
    self.whitespace = whitespace
    self.epsilonSmoothing = epsilonSmoothing
  }

  /// chrF++ (Popović 2017): words and pairs of words count too.
  public static let plusPlus = ChrFSettings(wordOrder: 2)

  var order: Int { characterOrder + wordOrder }

  /// The F score of a row: for each order the n-grams of hypothesis and reference, and their matches.
  func fScore<Number: ScoreNumber>(_ row: ArraySlice<Number>) -> Number {
    let epsilon = Number(constant: 1e-16)
    let factor = Double(beta * beta)
    var sum = Number(constant: 0)
    var (precisions, recalls) = (Number(constant: 0), Number(constant: 0))
    var effectiveOrder = 0
    for order in 0..<order {
      let index = row.startIndex + 3 * order
      let (hypothesis, reference, matches) = (row[index], row[index + 1], row[index + 2])
      let precision = hypothesis.value > 0 ? matches / hypothesis : epsilon
      let recall = reference.value > 0 ? matches / reference : epsilon
      let denominator = Number(constant: factor) * precision + recall
      if denominator.value > 0 {
        sum = sum + Number(constant: 1 + factor) * precision * recall / denominator
      } else {
        sum = sum + epsilon
      }
      if hypothesis.value > 0, reference.value > 0 {
        precisions = precisions + precision
        recalls = recalls + recall
        effectiveOrder += 1
      }
    }
    if epsilonSmoothing { return Number(constant: 100) * sum / Number(constant: Double(order)) }
    guard effectiveOrder > 0 else { return Number(constant: 0) }
    let precision = precisions / Number(constant: Double(effectiveOrder))
    let recall = recalls / Number(constant: Double(effectiveOrder))
    guard (precision + recall).value != 0 else { return Number(constant: 0) }
    let score = Number(constant: 1 + factor) * precision * recall
    return Number(constant: 100) * (score / (Number(constant: factor) * precision + recall))
  }
}
