import TensorCore
import Testing

@Suite struct ProfileTests {
  private func profile(_ body: () -> Void) -> OperationProfile {
    OperationProfile.of(body).profile
  }

  @Test func `a computation's result comes with what it took`() throws {
    struct Refusal: Error {}
    let (product, profile) = OperationProfile.of { normal([3, 5]).matmul(normal([5, 7])) }
    #expect(product.shape == [3, 7])
    #expect(profile.sum.productOperations == 2 * 3 * 5 * 7)
    #expect(throws: Refusal.self) { try OperationProfile.of { throw Refusal() } }
  }

  @Test func `each operation is counted forward and backward, with its products and memory`() {
    let x = normal([10, 6]), w = Parameter("w", normal([6, 4], seed: 2))
    let profile = profile { _ = linear(x, w.value).power(2).sum().gradients(of: [w]) }
    let forward = profile.totals[.init(operation: "linear", pass: .forward)]
    let backward = profile.totals[.init(operation: "linear", pass: .backward)]
    #expect(forward?.calls == 1)
    #expect(forward?.productOperations == 480.0)  // 2 · 10 · 6 · 4
    #expect(forward?.bytes == 10 * 4 * MemoryLayout<Float>.stride)
    // x asks for no gradient.
    #expect(backward?.productOperations == 480.0)  // 2 · 10 · 6 · 4
    #expect(profile.totals.values.allSatisfy { $0.seconds > 0 && $0.productSeconds <= $0.seconds })
    #expect(profile.sum.calls == profile.totals.values.reduce(0) { $0 + $1.calls })
  }

  @Test(arguments: [
    (AttentionMask.none, 5 * 5 + 3 * 3), (.causal, 15 + 6), (.window(1), 13 + 7), (.window(0), 8),
  ])
  func `attention's products are those of the pairs that see each other`(mask: AttentionMask, pairs: Int) {
    let sentences = Segments(lengths: [5, 3])
    let (q, k, v) = (normal([8, 12]), normal([8, 12], seed: 2), normal([8, 12], seed: 3))
    let profile = profile {
      _ = packedAttention(q, k, v, heads: 2, queries: sentences, keys: sentences, mask: mask).sum()
        .gradients(of: [q, k, v])
    }
    let forward = 2 * pairs * 2 * (6 + 6)
    #expect(
      profile.totals[.init(operation: "packedAttention", pass: .forward)]?.productOperations
        == Double(forward))
    #expect(
      profile.totals[.init(operation: "packedAttention", pass: .backward)]?.productOperations
        == Double(2 * forward))
  }

  @Test func `nothing is recorded outside`() {
    let recorder = OperationRecorder()
    recorder.record { _ = normal([2]) + normal([2]) }
    let calls = recorder.profile.sum.calls
    _ = normal([2]) + normal([2])
    #expect(calls > 0 && recorder.profile.sum.calls == calls)
  }

  @Test func `this machine's limit is above what a small product reaches`() {
    #expect(ProductLimit.measured(threads: 1) > 1e8)
  }
}
