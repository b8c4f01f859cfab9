import Foundation
import NeuralNetworks
import Testing

/// What PyTorch's ReduceLROnPlateau does, made by Tests/Golden/plateau.py.
private struct Golden: Decodable {
  struct Case: Decodable {
    let mode: String
    let factor: Double
    let patience: Int
    let threshold: Double
    let minimum: Double
    let values: [Double]
    let rates: [Double]
  }

  let cases: [Case]

  static func load() throws -> Golden {
    let url = try #require(
      Bundle.module.url(forResource: "plateau", withExtension: "json", subdirectory: "Fixtures"))
    return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
  }
}

@Suite struct LearningRateScheduleTests {
  @Test func `a plateau reduces the rate when PyTorch does, for losses and for scores`() throws {
    for example in try Golden.load().cases {
      let schedule = LearningRateSchedule.plateau(
        rate: 0.01, factor: example.factor, patience: example.patience, threshold: example.threshold,
        minimum: example.minimum)
      // Of a score more is better.
      let values = example.mode == "min" ? example.values : example.values.map { -$0 }
      for count in 1...values.count {
        let rate = schedule.learningRate(
          update: 1, modelSize: 512, validations: Array(values.prefix(count)))
        #expect(
          abs(rate - example.rates[count - 1]) < 1e-12, "\(example.mode), after \(count) validations")
      }
      #expect(Set(example.rates).count > 2)
    }
  }

  @Test func `a plateau warms up first`() {
    let schedule = LearningRateSchedule.plateau(rate: 0.01, warmup: 100)
    #expect(schedule.learningRate(update: 25, modelSize: 512) == 0.0025)
    #expect(schedule.learningRate(update: 100, modelSize: 512) == 0.01)
    #expect(schedule.learningRate(update: 900, modelSize: 512) == 0.01)
  }

  @Test func `the paper's schedule has the paper's values`() {
    let schedule = LearningRateSchedule.noam()
    for (update, rate) in [
      (1, 1.746928e-7), (1000, 1.746928e-4), (4000, 6.987712e-4), (100_000, 1.397542e-4),
    ] {
      #expect(abs(schedule.learningRate(update: update, modelSize: 512) / rate - 1) < 1e-6)
    }
    #expect(abs(schedule.learningRate(update: 4000, modelSize: 1024) / 4.941059e-4 - 1) < 1e-6)
  }
}
