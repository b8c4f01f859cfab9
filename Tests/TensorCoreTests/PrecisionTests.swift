import TensorCore
import Testing

@Suite struct PrecisionTests {
  /// The nearest number with 8 significant bits, ties to even.
  private func rounded(_ x: Float) -> Float {
    guard x.isFinite, x != 0 else { return x }
    let unit = Double(x.binade.magnitude) / 128
    return Float((Double(x) / unit).rounded(.toNearestOrEven) * unit)
  }

  /// Whole operands whose products and sums float32 holds without rounding, so that only theirs is left.
  private func operand(_ shape: Shape, seed: UInt64) -> Tensor {
    var random = Philox(seed: seed)
    return Tensor(
      (0..<shape.count).map { _ in Float(Int.random(in: -700...700, using: &random)) }, shape: shape)
  }

  @Test(arguments: [(1, 1, 1), (3, 5, 7), (33, 64, 31), (100, 1, 40), (2, 300, 17)])
  func `a bfloat16 product is that of rounded operands, however they are transposed`(m: Int, n: Int, k: Int) {
    let (a, b) = (operand([m, k], seed: 1), operand([k, n], seed: 2))
    let expected = Tensor(a.scalars.map(rounded), shape: a.shape).matmul(
      Tensor(b.scalars.map(rounded), shape: b.shape))
    let (aT, bT) = (a.transposed(), b.transposed())
    withProductPrecision(.bf16) {
      expectClose(a.matmul(b), expected, relative: 1e-6)
      expectClose(aT.matmul(b, transposeA: true), expected, relative: 1e-6)
      expectClose(a.matmul(bT, transposeB: true), expected, relative: 1e-6)
      expectClose(aT.matmul(bT, transposeA: true, transposeB: true), expected, relative: 1e-6)
    }
  }

  @Test func `rounding is to the nearest, and infinity and NaN stay what they are`() {
    let values: [Float] = [1, 1.00390625, 1.01171875, -3.14159, 1e-40, .infinity, -.infinity, 3.3895314e38]
    let one = Tensor([1], shape: [1, 1])
    withProductPrecision(.bf16) {
      let products = Tensor(values, shape: [values.count, 1]).matmul(one).scalars
      #expect(products.prefix(4) == [1, 1, 1.015625, -3.140625])
      #expect(products[5] == .infinity && products[6] == -.infinity)
      #expect(products[7] == values[7])
      #expect(Tensor([Float.nan], shape: [1, 1]).matmul(one).item.isNaN)
    }
  }

  @Test func `gradients sum in float32 over uses of one operand`() {
    let (x, w) = (operand([6, 4], seed: 3), Parameter("w", operand([4, 5], seed: 4)))
    let gradient = withProductPrecision(.bf16) {
      (x.matmul(w.value) + x.matmul(w.value)).sum().gradients(of: [w])[w]
    }
    let expected =
      Tensor(x.scalars.map(rounded), shape: x.shape)
      .matmul(.ones([6, 5]), transposeA: true) * 2
    #expect(gradient.map { expectClose($0, expected, relative: 1e-6) } != nil)
  }

  @Test func `precision holds for its scope only`() {
    let a = Tensor([1.001], shape: [1, 1])
    let exact = a.matmul(a).item
    #expect(withProductPrecision(.bf16) { a.matmul(a).item } != exact)
    #expect(a.matmul(a).item == exact)
    #expect(withProductPrecision(.bf16) { withProductPrecision(.f32) { a.matmul(a).item } } == exact)
  }
}
