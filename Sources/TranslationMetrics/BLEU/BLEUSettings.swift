/// What a BLEU score depends on besides the text: its flavour.
public struct BLEUSettings: Sendable, Hashable {
  /// How sentences are split into tokens; WMT's `13a` by default.
  public var tokenization: BLEUTokenization
  /// Whether case is ignored.
  public var lowercase: Bool
  /// What stands in for an n-gram precision of 0.
  public var smoothing: BLEUSmoothing
  /// Whether orders without any n-gram are left out; meant for single sentences.
  public var effectiveOrder: Bool
  /// The longest n-grams that count.
  public var maximumOrder: Int

  public init(
    tokenization: BLEUTokenization = .mteval13a, lowercase: Bool = false,
    smoothing: BLEUSmoothing = .exponential, effectiveOrder: Bool = false, maximumOrder: Int = 4
  ) {
    guard (1...NGramTrie.longestOrder).contains(maximumOrder) else {
      fatalError("BLEU: maximumOrder is \(maximumOrder); 1 to \(NGramTrie.longestOrder) is possible")
    }
    self.tokenization = tokenization
    self.lowercase = lowercase
    self.smoothing = smoothing
    self.effectiveOrder = effectiveOrder
    self.maximumOrder = maximumOrder
  }

  /// The flavour of the papers that used tensor2tensor's `get_ende_bleu.sh`, for text in Moses' tokens.
  public static let compoundSplit = BLEUSettings(tokenization: .compoundSplit, smoothing: .none)
}

/// What stands in for an n-gram precision of 0 (Chen and Cherry 2014).
public enum BLEUSmoothing: Sendable, Hashable, CustomStringConvertible {
  case none
  /// A count of 0 becomes this value.
  case floor(Double = 0.1)
  /// From 2-grams on, this value is added to counts and totals.
  case addK(Double = 1)
  /// The k-th count of 0 becomes 1/2ᵏ.
  case exponential

  /// As in a signature: `exp`, `floor[0.10]`.
  public var description: String {
    switch self {
    case .none: "none"
    case .floor(let value): "floor[\(fixed(value, 2))]"
    case .addK(let k): "add-k[\(fixed(k, 2))]"
    case .exponential: "exp"
    }
  }

  /// Precisions in per cent, and how many orders have any n-gram.
  ///
  /// - Parameter whole: whether counts stay whole numbers when k is added, as in NumPy's integer arrays.
  func precisions<Number: ScoreNumber>(
    _ counts: ArraySlice<Number>, _ totals: ArraySlice<Number>, whole: Bool
  ) -> (precisions: [Number], order: Int) {
    var precisions = [Number](repeating: Number(constant: 0), count: counts.count)
    var order = counts.count
    var zeros = 1.0
    for (n, (count, total)) in zip(counts, totals).enumerated() {
      var (count, total) = (count, total)
      if case .addK(let k) = self, n > 0 {
        let k = Number(constant: whole ? k.rounded(.towardZero) : k)
        (count, total) = (count + k, total + k)
      }
      guard total.value != 0 else { break }
      order = n + 1
      switch self {
      case .exponential where count.value == 0:
        zeros *= 2
        precisions[n] = Number(constant: 100) / (Number(constant: zeros) * total)
      case .floor(let value) where count.value == 0:
        precisions[n] = Number(constant: 100 * value) / total
      case .none where count.value == 0, .addK where count.value == 0:
        break
      default:
        precisions[n] = Number(constant: 100) * count / total
      }
    }
    return (precisions, order)
  }
}
