/// A way to draw a corpus anew, to tell chance from skill.
public struct Resampling: Sendable, Hashable {
  public enum Method: String, Sendable {
    /// Draws segments with replacement (Koehn 2004).
    case bootstrap = "bs"
    /// Swaps the two systems' segments at random (Riezler and Maxwell 2005).
    case approximateRandomization = "ar"
  }

  public let method: Method
  /// How often.
  public let count: Int
  /// The seed of NumPy's generator; nil for one that differs from run to run.
  public let seed: UInt64?

  /// sacreBLEU's seed, where the environment has no `SACREBLEU_SEED`.
  public static let defaultSeed: UInt64 = 12345

  public static func bootstrap(_ count: Int = 1000, seed: UInt64? = defaultSeed) -> Resampling {
    Resampling(method: .bootstrap, count: count, seed: seed)
  }

  public static func approximateRandomization(
    _ count: Int = 10000, seed: UInt64? = defaultSeed
  ) -> Resampling {
    Resampling(method: .approximateRandomization, count: count, seed: seed)
  }

  private init(method: Method, count: Int, seed: UInt64?) {
    guard count > 0 else { fatalError("resampling: \(count) draws; at least 1 is needed") }
    (self.method, self.count, self.seed) = (method, count, seed)
  }

  func generator(_ drawn: UInt64) -> PCG64 { PCG64(seed: seed ?? drawn) }
}
