import NeuralNetworks
import TensorCore
import Testing

@Suite struct MovingAverageTests {
  @Test func `the average starts at the first update's values and follows its formula`() {
    let weight = Parameter("weight", Tensor([100, -100]))
    let average = MovingAverage([weight], decay: 0.5)
    var expected = 0.0
    for (index, value) in [1.0, 4, 2, 8, 3, 5].enumerated() {
      weight.value = Tensor([Float(value), 0])
      average.update()
      let t = Double(index + 1), beta = min(0.5, (1 + t) / (10 + t))
      expected = index == 0 ? value : beta * expected + (1 - beta) * value
    }
    expectClose(average.snapshot.values[0], [Float(expected), 0])
    #expect(average.updates == 6)
  }

  @Test func `a decay of zero is the newest values`() {
    let weight = Parameter("weight", normal([7]))
    let average = MovingAverage([weight], decay: 0)
    for seed in 2...4 {
      weight.value = normal([7], seed: UInt64(seed))
      average.update()
    }
    expectClose(average.snapshot.values[0], weight.value.scalars, absolute: 1e-7)
  }
}
