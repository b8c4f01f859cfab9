import Foundation

/// What a hypothesis's log-probability is divided by, so that long ones are not at a disadvantage.
public enum LengthPenalty: Hashable, Codable, Sendable {
  /// 1: log-probabilities as they are.
  case none
  /// ((5 + |Y|) / 6)^α (Wu et al. 2016, equation 14); the paper has α = 0.6.
  case gnmt(Double = 0.6)
  /// |Y|^α, as in fairseq and Marian.
  case length(Double = 1)

  enum GnmtCodingKeys: String, CodingKey { case _0 = "alpha" }
  enum LengthCodingKeys: String, CodingKey { case _0 = "alpha" }

  /// The penalty of `length` tokens, the end counted.
  public func callAsFunction(_ length: Int) -> Double {
    switch self {
    case .none: 1
    case .gnmt(let alpha): pow((5 + Double(length)) / 6, alpha)
    case .length(let alpha): pow(Double(length), alpha)
    }
  }
}
