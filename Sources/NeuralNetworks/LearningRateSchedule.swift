import Foundation
import TensorCore

/// How the learning rate changes over training.
public enum LearningRateSchedule: Hashable, Codable, Sendable {
  /// factor · d^−½ · min(s^−½, s · warmup^−3⁄2) at update s (the paper's equation 3, where factor is 1).
  case noam(warmup: Int = 4000, factor: Double = 1)
  /// Linear to `peak` over `warmup` updates, then peak · √(warmup / s).
  case inverseSquareRoot(peak: Double, warmup: Int)
  case constant(Double)

  enum ConstantCodingKeys: String, CodingKey { case _0 = "rate" }

  /// The learning rate of an update.
  ///
  /// - Parameters:
  ///   - update: s, counted from 1.
  ///   - modelSize: d, the model's width, which `noam` scales by.
  public func learningRate(update: Int, modelSize: Int) -> Double {
    require(update >= 1, "learning rate of update \(update): updates count from 1")
    let s = Double(update)
    switch self {
    case .noam(let warmup, let factor):
      return factor * pow(Double(modelSize), -0.5) * min(pow(s, -0.5), s * pow(Double(warmup), -1.5))
    case .inverseSquareRoot(let peak, let warmup):
      return peak * min(s / Double(max(warmup, 1)), (Double(max(warmup, 1)) / s).squareRoot())
    case .constant(let rate):
      return rate
    }
  }
}
