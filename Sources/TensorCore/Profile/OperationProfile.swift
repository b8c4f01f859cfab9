/// Where a computation's time went, by operation.
public struct OperationProfile: Sendable {
  /// The way to the result, the way back for the gradients, or the optimiser's update.
  public enum Pass: String, Sendable, CaseIterable {
    case forward, backward, update
  }

  /// An operation in one pass.
  public struct Key: Hashable, Sendable {
    /// The operation's name, such as `linear`.
    public let operation: String
    public let pass: Pass

    package init(operation: String, pass: Pass) {
      self.operation = operation
      self.pass = pass
    }
  }

  /// What an operation took, summed over its calls and the threads that made them.
  public struct Totals: Sendable {
    public internal(set) var calls = 0
    /// Time on its thread.
    public internal(set) var seconds = 0.0
    /// Of that, the time in the library's matrix products.
    public internal(set) var productSeconds = 0.0
    /// Multiplications and additions in matrix products, those of fused kernels included.
    public internal(set) var productOperations = 0.0
    /// Memory that it asked the buffer pool for.
    public internal(set) var bytes = 0

    public static func + (a: Totals, b: Totals) -> Totals {
      var sum = Totals()
      sum.calls = a.calls + b.calls
      sum.seconds = a.seconds + b.seconds
      sum.productSeconds = a.productSeconds + b.productSeconds
      sum.productOperations = a.productOperations + b.productOperations
      sum.bytes = a.bytes + b.bytes
      return sum
    }
  }

  /// Everything by operation and pass.
  public private(set) var totals: [Key: Totals] = [:]

  package init() {}

  /// What a computation's operations took on this thread, those of its way back for gradients included.
  ///
  /// ```swift
  /// let (_, profile) = OperationProfile.of { q.matmul(k, transposeB: true).softmax().matmul(v) }
  /// profile.sum.productOperations
  /// ```
  public static func of<Result>(_ body: () throws -> Result) rethrows -> (
    result: Result, profile: OperationProfile
  ) {
    let recorder = OperationRecorder()
    let result = try recorder.record(body)
    return (result, recorder.profile)
  }

  mutating func add(_ totals: Totals, to key: Key) {
    self.totals[key] = (self.totals[key] ?? Totals()) + totals
  }

  /// The operations, the longest first.
  public var byTime: [(key: Key, totals: Totals)] {
    totals.map { (key: $0.key, totals: $0.value) }.sorted {
      ($1.totals.seconds, $0.key.operation, $0.key.pass.rawValue)
        < ($0.totals.seconds, $1.key.operation, $1.key.pass.rawValue)
    }
  }

  /// All operations together.
  public var sum: Totals { totals.values.reduce(Totals(), +) }

  /// The sums of two profiles, as of two threads.
  public static func + (a: OperationProfile, b: OperationProfile) -> OperationProfile {
    var both = a
    for (key, totals) in b.totals { both.add(totals, to: key) }
    return both
  }
}
