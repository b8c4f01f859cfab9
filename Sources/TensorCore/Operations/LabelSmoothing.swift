internal import CTensorKernels
import Foundation

/// How the probability that a target word gives up is spread over the others (section 5.4).
///
/// "Label smoothing of ε = 0.1" is not one thing: four programs have four losses. Perplexities of smoothed losses can
/// be compared within one convention only.
public struct LabelSmoothing: Hashable, Codable, Sendable {
  /// Whose formula; q is the distribution that the model shall predict, V the size of the vocabulary.
  public enum Convention: String, Codable, Sendable, CaseIterable {
    /// q = (1 − ε) onehot + ε / V, over all V words; the loss is −Σ q log p (Szegedy et al. 2016; PyTorch).
    case szegedy
    /// q = 1 − ε at the target, ε / (V − 1) at every other word; the loss is −Σ q log p.
    case fairseq
    /// fairseq's q; the loss is −Σ q log p + Σ q log q, so that 0 is the best there can be.
    case tensor2tensor
    /// q = 1 − ε at the target, 0 at the padding, ε / (V − 2) at every other word; the loss is the divergence of p
    /// from q, −Σ q log p + Σ q log q (The Annotated Transformer).
    case annotatedTransformer
  }

  /// ε_ls.
  public var rate: Float
  public var convention: Convention

  public init(_ rate: Float, _ convention: Convention = .szegedy) {
    self.rate = rate
    self.convention = convention
  }

  /// The padding's number in every vocabulary: the word that `annotatedTransformer` leaves out.
  private static let padding = 0

  /// - Parameter vocabulary: V, the number of words.
  func distribution(over vocabulary: Int) -> TensorTargetDistribution {
    require(rate >= 0 && rate < 1, "label smoothing: a rate of \(rate) is not in 0..<1")
    guard vocabulary > 0, rate > 0 else {
      return TensorTargetDistribution(excess: 1, other: 0, excluded: -1, entropy: 0)
    }
    if convention == .szegedy {
      return TensorTargetDistribution(
        excess: 1 - rate, other: rate / Float(vocabulary), excluded: -1, entropy: 0)
    }
    let isPaddingOut = convention == .annotatedTransformer
    let others = vocabulary - (isPaddingOut ? 2 : 1)
    require(others > 0, "label smoothing (\(convention)): \(vocabulary) words leave none to spread over")
    let share = Double(rate) / Double(others)
    let target = 1 - Double(rate)
    let entropy = -(target * log(target) + Double(rate) * log(share))
    return TensorTargetDistribution(
      excess: Float(target - share), other: Float(share), excluded: isPaddingOut ? Self.padding : -1,
      entropy: convention == .fairseq ? 0 : entropy)
  }
}

extension LabelSmoothing {
  private enum CodingKeys: String, CodingKey { case rate, convention }

  /// From `{"rate": 0.1, "convention": "fairseq"}`, or from a number that is the rate alone.
  public init(from decoder: any Decoder) throws {
    if let rate = try? decoder.singleValueContainer().decode(Float.self) {
      self.init(rate)
    } else {
      let fields = try decoder.container(keyedBy: CodingKeys.self)
      self.init(
        try fields.decode(Float.self, forKey: .rate),
        try fields.decodeIfPresent(Convention.self, forKey: .convention) ?? .szegedy)
    }
  }
}

extension LabelSmoothing: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  public init(floatLiteral rate: Float) { self.init(rate) }
  public init(integerLiteral rate: Int) { self.init(Float(rate)) }
}

extension LabelSmoothing: CustomStringConvertible {
  public var description: String { convention == .szegedy ? "\(rate)" : "\(rate) (\(convention))" }
}
