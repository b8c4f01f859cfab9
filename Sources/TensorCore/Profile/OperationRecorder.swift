/// Takes the time, memory and products of each operation on one thread, while it is current there.
///
/// What passes between the end of one operation and the end of the next belongs to the next: a computation's
/// operations follow each other without a break, so their times add up to the computation's.
///
/// Unchecked: it is current on one thread only, and read after that thread is done.
package final class OperationRecorder: @unchecked Sendable {
  /// What records on this thread or task.
  @TaskLocal package static var current: OperationRecorder?

  package private(set) var profile = OperationProfile()
  private var lastEnd = ContinuousClock.now
  private var bytes = 0
  private var products = OperationProfile.Totals()

  package init() {}

  /// Runs a computation on this thread whose operations are recorded.
  package func record<Result>(_ body: () throws -> Result) rethrows -> Result {
    lastEnd = .now
    return try Self.$current.withValue(self, operation: body)
  }

  /// Ends an operation: all since the last end was its work.
  package func end(_ operation: String, _ pass: OperationProfile.Pass) {
    let now = ContinuousClock.now
    var totals = products
    totals.calls = 1
    totals.seconds = (now - lastEnd) / .seconds(1)
    totals.bytes = bytes
    profile.add(totals, to: .init(operation: operation, pass: pass))
    (lastEnd, bytes, products) = (now, 0, .init())
  }

  /// Counts memory that the operation now running asks for.
  func addBuffer(floats count: Int) { bytes += count * MemoryLayout<Float>.stride }

  /// Runs a library's matrix product and counts it.
  func product(floatingPointOperations: Int, _ body: () -> Void) {
    let start = ContinuousClock.now
    body()
    products.productSeconds += (ContinuousClock.now - start) / .seconds(1)
    addProduct(floatingPointOperations: floatingPointOperations)
  }

  /// Counts a product that a fused kernel makes among other things.
  func addProduct(floatingPointOperations: Int) {
    products.productOperations += Double(floatingPointOperations)
  }
}
