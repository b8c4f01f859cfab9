import Foundation
import TensorCore
import Testing

@Suite struct TensorTests {
  @Test func `operands broadcast from the end`() {
    let a = Tensor([[1, 2, 3], [4, 5, 6]])
    expectClose(a + Tensor([10, 20, 30]), Tensor([[11, 22, 33], [14, 25, 36]]))
    expectClose(a - Tensor([[1], [2]]), Tensor([[0, 1, 2], [2, 3, 4]]))
    expectClose(Tensor([[1], [2]]) * Tensor([[3, 4]]), Tensor([[3, 4], [6, 8]]))
    expectClose(a / Tensor(2), Tensor([[0.5, 1, 1.5], [2, 2.5, 3]]))
    #expect((Tensor([[1]]) + Tensor([1])).shape == [1, 1])
    #expect((Tensor.zeros([0, 3]) + Tensor([1, 2, 3])).shape == [0, 3])
  }

  @Test func `reductions have their closed forms`() {
    let x = Tensor([[1, 5, 3], [4, 2, 6]])
    #expect(x.sum().item == 21)
    #expect(x.mean().item == 3.5)
    #expect(x.max().item == 6)
    expectClose(x.sum(axis: 0), Tensor([5, 7, 9]))
    expectClose(x.mean(axis: 1, keepDimensions: true), Tensor([[3], [4]]))
    expectClose(x.max(axis: 1), Tensor([5, 6]))
    #expect(x.argmax() == [1, 2])
    #expect(x.argmax(axis: 0) == [1, 0, 1])
    expectClose(Tensor.zeros([2, 0]).sum(axis: 1), Tensor([0, 0]))
    #expect(Tensor.zeros([0]).mean().item.isNaN)
  }

  @Test func `shapes can be changed without changing elements`() {
    let x = Tensor((0..<24).map(Float.init), shape: [2, 3, 4])
    #expect(x.reshaped(to: [6, -1]).shape == [6, 4])
    #expect(x.permuted([2, 0, 1]).shape == [4, 2, 3])
    #expect(x.permuted([2, 0, 1]).scalars.prefix(7) == [0, 4, 8, 12, 16, 20, 1])
    expectClose(x.permuted([2, 0, 1]).permuted([1, 2, 0]), x)
    #expect(x.slice(axis: 1, 1..<3).scalars == [4, 5, 6, 7, 8, 9, 10, 11, 16, 17, 18, 19, 20, 21, 22, 23])
    #expect(x.rows(1..<2).scalars == (12..<24).map(Float.init))
    #expect(x.rows(1..<1).shape == [0, 3, 4])
    expectClose(Tensor.concatenated([x.slice(axis: 2, 0..<1), x.slice(axis: 2, 1..<4)], axis: 2), x)
    #expect(x.gatherRows([1, 1, 0]).shape == [3, 3, 4])
  }

  @Test func `views share memory and copies do not`() {
    let x = normal([4, 3])
    #expect(x.reshaped(to: [12]).values.floats == x.values.floats)
    #expect(x.rows(1..<3).values.floats == x.values.floats + 3)
    #expect(x.slice(axis: 0, 0..<4).values.floats != x.values.floats)
  }

  @Test func `functions are within a few units in the last place of Double's`() {
    func expectAccurate(
      _ name: String, _ x: [Float], _ result: Tensor, ulps: Double, _ exact: (Double) -> Double
    ) {
      for (x, y) in zip(x, result.scalars) {
        let e = exact(Double(x))
        let error = abs(Double(y) - e) / Double(max(abs(Float(e)), 1e-37).ulp)
        if error > ulps {
          Issue.record("\(name)(\(x)) is \(y), exactly \(e): \(error) units in the last place")
          return
        }
      }
    }
    let wide = (0...200_000).map { Float($0) / 1000 - 100 }
    let x = wide.filter { $0 > -87 && $0 < 88.7 }
    expectAccurate("exp", x, Tensor(x).exp(), ulps: 2, exp)
    expectAccurate("tanh", wide, Tensor(wide).tanh(), ulps: 4, tanh)
    expectAccurate("sigmoid", x, Tensor(x).sigmoid(), ulps: 4) { 1 / (1 + exp(-$0)) }
    let logs = (1...100_000).map { Float($0) * 0.37 } + (1...1000).map { Float($0) * 1e-40 }
    expectAccurate("log", logs, Tensor(logs).log(), ulps: 3, log)
    // GELU's left tail is a difference of near equals: absolute accuracy there.
    let middle = (0...1000).map { Float($0) / 100 - 5 }
    expectClose(
      Tensor(middle).gelu(), middle.map { Float(0.5 * Double($0) * erfc(-Double($0) / 2.0.squareRoot())) },
      relative: 1e-6, absolute: 5e-7)
  }

  @Test func `functions keep to the edges of float`() {
    let x = Tensor([-Float.infinity, -200, 200, .infinity, .nan])
    let e = x.exp().scalars
    #expect(e[0] == 0 && e[1] == 0 && e[2] == .infinity && e[3] == .infinity && e[4].isNaN)
    let l = Tensor([0, -1, .infinity, 1, .nan]).log().scalars
    #expect(l[0] == -.infinity && l[1].isNaN && l[2] == .infinity && l[3] == 0 && l[4].isNaN)
    let t = x.tanh().scalars
    #expect(t[0] == -1 && t[3] == 1 && t[4].isNaN)
    #expect(x.relu().scalars[4].isNaN)
  }

  @Test func `softmax of equal numbers is uniform, large ones do not overflow, nothing kept gives zero`() {
    expectClose(Tensor([0, 0]).softmax(), [0.5, 0.5])
    expectClose(Tensor([1000, 1000, -1000]).softmax(), [0.5, 0.5, 0])
    expectClose(Tensor([1, 2, 3]).softmax(), (Tensor([1, 2, 3]) + 50).softmax())
    expectClose(Tensor([1, 2]).softmax(keep: Tensor([0, 0])), [0, 0], relative: 0, absolute: 0)
    expectClose(Tensor([1, 2, 9]).softmax(keep: Tensor([1, 1, 0])).rows(0..<2), Tensor([1, 2]).softmax())
    expectClose(Tensor([-.infinity, 0]).softmax(), [0, 1], relative: 0, absolute: 0)
    expectClose(Tensor([1000, 0]).logSoftmax(), [0, -1000])
  }

  @Test func `layerNorm does not depend on other rows, and a constant row gives the bias`() {
    let x = normal([3, 8]), gain = normal([8], seed: 2), bias = normal([8], seed: 3)
    let y = layerNorm(x, gain: gain, bias: bias)
    expectSameBits(y.rows(1..<2), layerNorm(x.rows(1..<2), gain: gain, bias: bias))
    expectClose(layerNorm(.full(5, shape: [1, 8]), gain: gain, bias: bias), bias.scalars)
  }

  @Test func `matrix products have their closed forms`() {
    let a = Tensor([[1, 2], [3, 4]]), b = Tensor([[5, 6], [7, 8]])
    expectClose(a.matmul(b), Tensor([[19, 22], [43, 50]]))
    expectClose(a.matmul(b, transposeA: true), a.transposed().matmul(b))
    expectClose(a.matmul(b, transposeB: true), a.matmul(b.transposed()))
    expectClose(a.matmul(b, transposeA: true, transposeB: true), a.transposed().matmul(b.transposed()))
    expectClose(Tensor.zeros([2, 0]).matmul(.zeros([0, 3])), Tensor.zeros([2, 3]))
  }

  @Test func `the loss of uniform logits is log V, and statistics count right answers`() {
    let loss = tokenLoss(.zeros([3, 8]), targets: [0, 5, 7], smoothing: 0.1, weight: 1)
    #expect(abs(loss.loss.item - 3 * Float(8).logarithm) < 1e-5)
    let sure = tokenLoss(Tensor([[9, 0], [9, 0]]), targets: [0, 1], weight: 0.5)
    #expect(sure.correct == 1 && sure.count == 2)
    #expect(abs(sure.negativeLogLikelihood - (2 * log(1 + exp(-9.0)) + 9)) < 1e-4)
  }

  @Test func `the projected loss equals the loss of the projection, beyond one block of rows`() {
    let x = normal([1100, 16], scale: 0.5), table = normal([50, 16], seed: 2)
    let targets = (0..<1100).map { Int32($0 * 7 % 50) }
    let fused = projectedCrossEntropy(x, table, targets: targets, smoothing: 0.1, weight: 1 / 1100)
    let plain = tokenLoss(
      x.matmul(table, transposeB: true), targets: targets, smoothing: 0.1, weight: 1 / 1100)
    expectClose(fused.loss, plain.loss)
    #expect(abs(fused.negativeLogLikelihood - plain.negativeLogLikelihood) < 1e-3)
    #expect(fused.correct == plain.correct)
    let a = fused.loss.gradients(of: [x, table]), b = plain.loss.gradients(of: [x, table])
    expectClose(a[0], b[0], relative: 1e-4, absolute: 1e-8)
    expectClose(a[1], b[1], relative: 1e-4, absolute: 1e-7)
    let quiet = noGrad {
      projectedCrossEntropy(x, table, targets: targets, smoothing: 0.1, weight: 1 / 1100)
    }
    expectClose(quiet.loss, fused.loss)
  }

  @Test func `Adam follows its definition in Double`() {
    let n = 37
    var theta = normal([n]).scalars.map(Double.init), m = [Double](repeating: 0, count: n), v = m
    let parameters = FloatBuffer(normal([n]).scalars)
    let (moment1, moment2) = (FloatBuffer(repeating: 0, count: n), FloatBuffer(repeating: 0, count: n))
    for t in 1...10 {
      let g1 = normal([n], seed: UInt64(t)), g2 = normal([n], seed: UInt64(100 + t))
      let step = AdamStep(
        learningRate: 0.01, beta1: 0.9, beta2: 0.98, epsilon: 1e-9, step: t, gradientScale: 0.5)
      adamStep(
        step, parameters: parameters, gradients: FloatBuffer(g1.scalars), adding: FloatBuffer(g2.scalars),
        m: moment1, v: moment2)
      for i in 0..<n {
        let g = 0.5 * (Double(g1.scalars[i]) + Double(g2.scalars[i]))
        m[i] = 0.9 * m[i] + 0.1 * g
        v[i] = 0.98 * v[i] + 0.02 * g * g
        let (mean, square) = (m[i] / (1 - pow(0.9, Double(t))), v[i] / (1 - pow(0.98, Double(t))))
        theta[i] -= 0.01 * mean / (square.squareRoot() + 1e-9)
      }
    }
    expectClose(Tensor(parameters.values.scalars), theta.map { Float($0) }, relative: 1e-5, absolute: 1e-5)
  }

  @Test func `a description shows the shape and aligned numbers`() {
    #expect("\(Tensor([[1, -20], [3, 4]]))" == "Tensor [2, 2]\n[[  1, -20],\n [  3,   4]]")
    #expect("\(Tensor([0.5, 1, -2]))" == "Tensor [3]\n[ 0.5000,  1.0000, -2.0000]")
    #expect("\(Tensor(1.5))" == "1.5000")
    #expect("\(Tensor.zeros([0, 2]))" == "Tensor [0, 2]\n[]")
    #expect("\(Tensor((0..<20).map(Float.init)))" == "Tensor [20]\n[ 0,  1,  2, …, 17, 18, 19]")
    #expect("\(Tensor([1e-6, .nan]))" == "Tensor [2]\n[1.0000e-06,        nan]")
  }
}

extension Float {
  fileprivate var logarithm: Float { Float(log(Double(self))) }
}
