import TensorCore
import Testing

@Suite struct RandomTests {
  @Test func `Philox gives the known answers of Random123`() {
    #expect(
      Philox.block(0, stream: 0, seed: 0) == (0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    #expect(
      Philox.block(.max, stream: .max, seed: .max) == (0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    #expect(
      Philox.block(0x85a3_08d3_243f_6a88, stream: 0x0370_7344_1319_8a2e, seed: 0x299f_31d0_a409_3822)
        == (0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test func `one seed gives one sequence, and streams differ`() {
    var a = Philox(seed: 1), b = Philox(seed: 1), c = Philox(seed: 1, stream: 1)
    let numbers = (0..<10).map { _ in a.next() }
    #expect(numbers == (0..<10).map { _ in b.next() })
    #expect(numbers != (0..<10).map { _ in c.next() })
  }

  @Test func `normal numbers have their mean, deviation and tails`() {
    var random = Philox(seed: 3)
    let x = Tensor.randomNormal([100_001], mean: 2, standardDeviation: 3, using: &random)
    let mean = x.mean().item
    #expect(abs(mean - 2) < 0.05)
    #expect(abs((x - mean).power(2).mean().sqrt().item - 3) < 0.05)
    let beyondTwo = x.scalars.filter { abs($0 - 2) > 6 }.count
    #expect(abs(Double(beyondTwo) / 100_001 - 0.0455) < 0.004)
  }

  @Test func `uniform numbers stay in their range and fill it`() {
    var random = Philox(seed: 3)
    let x = Tensor.randomUniform([10_000], in: -1..<3, using: &random).scalars
    let (least, greatest) = (x.min() ?? 0, x.max() ?? 0)
    #expect(least >= -1 && least < -0.99)
    #expect(greatest < 3 && greatest > 2.99)
  }

  @Test(arguments: [1, 64, 63, 100, 1000])
  func `element i of a dropout mask is its word of Philox`(_ count: Int) {
    let key = DropoutKey(seed: 0xABCD_EF01_2345, stream: 0x9999_8888_7777), rate: Float = 0.3
    let expected = (0..<count).map { i -> Float in
      // Blocks of 64: word w of counter 16 b + lane is element 64 b + 16 w + lane.
      let words = Philox.block(UInt64(16 * (i / 64) + i % 16), stream: key.stream, seed: key.seed)
      let word = [words.0, words.1, words.2, words.3][i % 64 / 16]
      return Double(word) >= Double(rate) * 0x1p32 ? 1 / (1 - rate) : 0
    }
    expectClose(dropout(.ones([count]), rate: rate, key: key), expected)
  }

  @Test func `dropout keeps the stated share, and every fused form drops the same elements`() {
    let drop = Dropout(rate: 0.1, key: DropoutKey(seed: 11, stream: 4))
    let x = positive([300, 100])
    let dropped = dropout(x, rate: drop.rate, key: drop.key)
    let share = Double(dropped.scalars.filter { $0 == 0 }.count) / 30_000
    #expect(abs(share - 0.1) < 0.01)

    let identity = Tensor((0..<100 * 100).map { $0 % 101 == 0 ? 1 : 0 }, shape: [100, 100])
    expectClose(linear(x, identity, activation: .relu, dropout: drop), dropped)
    expectClose(embedding(x, indices: (0..<300).map { Int32($0) }, dropout: drop), dropped)
    let (gain, bias) = (normal([100], seed: 5), normal([100], seed: 6)),
      residual = normal([300, 100], seed: 7)
    expectClose(
      residualLayerNorm(residual, x, gain: gain, bias: bias, dropout: drop),
      layerNorm(residual + dropped, gain: gain, bias: bias), absolute: 1e-5)
  }

  @Test func `children of a key differ from each other and from it`() {
    let key = DropoutKey(seed: 1)
    let keys = Set((0..<1000).map { key.child($0) } + (0..<10).map { key.child(0).child($0) } + [key])
    #expect(keys.count == 1011)
    #expect(key.child(3) == DropoutKey(seed: 1).child(3))
  }
}
