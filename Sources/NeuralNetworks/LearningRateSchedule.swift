import Foundation
import TensorCore

/// How the learning rate changes over training.
public enum LearningRateSchedule: Hashable, Codable, Sendable {
  /// factor · d^−½ · min(s^−½, s · warmup^−3⁄2) at update s (the paper's equation 3, where factor is 1).
  case noam(warmup: Int = 4000, factor: Double = 1)
  /// Linear to `peak` over `warmup` updates, then peak · √(warmup / s).
  case inverseSquareRoot(peak: Double, warmup: Int)
  case constant(Double)
  /// Linear to `rate` over `warmup` updates, then times `factor` after each time that more than `patience` validations
  /// in a row were not better than the best before by the part `threshold` of it; never below `minimum`.
  ///
  /// PyTorch's `ReduceLROnPlateau`.
  case plateau(
    rate: Double, warmup: Int = 0, factor: Double = 0.5, patience: Int = 5, threshold: Double = 1e-4,
    minimum: Double = 0)

  enum ConstantCodingKeys: String, CodingKey { case _0 = "rate" }

  /// What is wrong with the numbers; nil where nothing is.
  package var problem: String? {
    func negative(_ value: Double, _ name: String) -> String? {
      value >= 0 ? nil : "\(name) is \(value), below 0"
    }
    switch self {
    case .noam(let warmup, let factor):
      return warmup > 0 ? negative(factor, "factor") : "warmup is \(warmup), not above 0"
    case .inverseSquareRoot(let peak, let warmup):
      return warmup > 0 ? negative(peak, "peak") : "warmup is \(warmup), not above 0"
    case .constant(let rate): return negative(rate, "rate")
    case .plateau(let rate, let warmup, let factor, let patience, let threshold, let minimum):
      if warmup < 0 { return "warmup is \(warmup), below 0" }
      if patience < 0 { return "patience is \(patience), below 0" }
      guard factor > 0, factor < 1 else { return "factor is \(factor), not between 0 and 1" }
      return negative(rate, "rate") ?? negative(threshold, "threshold") ?? negative(minimum, "minimum")
    }
  }

  /// The learning rate of an update.
  ///
  /// - Parameters:
  ///   - update: s, counted from 1.
  ///   - modelSize: d, the model's width, which `noam` scales by.
  ///   - validations: the value of each validation so far, of which less is better, for `plateau`.
  public func learningRate(update: Int, modelSize: Int, validations: [Double] = []) -> Double {
    require(update >= 1, "learning rate of update \(update): updates count from 1")
    let s = Double(update)
    switch self {
    case .noam(let warmup, let factor):
      return factor * pow(Double(modelSize), -0.5) * min(pow(s, -0.5), s * pow(Double(warmup), -1.5))
    case .inverseSquareRoot(let peak, let warmup):
      return peak * min(s / Double(max(warmup, 1)), (Double(max(warmup, 1)) / s).squareRoot())
    case .constant(let rate):
      return rate
    case .plateau(let rate, let warmup, let factor, let patience, let threshold, let minimum):
      let reductions = Self.plateaus(in: validations, patience: patience, threshold: threshold)
      let reduced = (0..<reductions).reduce(rate) { rate, _ in max(rate * factor, minimum) }
      return reduced * min(1, s / Double(max(warmup, 1)))
    }
  }

  /// How often more than `patience` values in a row were no better than the best before.
  private static func plateaus(in values: [Double], patience: Int, threshold: Double) -> Int {
    var (best, worse, count) = (Double.infinity, 0, 0)
    for value in values {
      if best == .infinity || value < best - threshold * abs(best) {
        (best, worse) = (value, 0)
      } else {
        worse += 1
      }
      if worse > patience { (worse, count) = (0, count + 1) }
    }
    return count
  }
}
