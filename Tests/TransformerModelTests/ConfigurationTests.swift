import NeuralNetworks
import Testing
import TransformerModel

@Suite struct ConfigurationTests {
  /// At a vocabulary of 41,000; big is the one row that no vocabulary fits together with the others.
  @Test func `the parameter formula gives the column of table 3`() {
    for row in TransformerConfiguration.tableThree {
      guard let published = row.millionParameters, row.group != "big" else { continue }
      let counted = (Double(row.configuration.parameterCount) / 1e6).rounded()
      #expect(Int(counted) == published, "\(row.group) \(row.change)")
    }
    #expect(TransformerConfiguration.tableThree.count == 20)
  }

  @Test func `exact counts of base and of d_ff = 1024`() {
    #expect(TransformerConfiguration.base.parameterCount == 63_082_496)
    let narrow = TransformerConfiguration.tableThree.first { $0.change == "d_ff = 1024" }
    #expect((Double(narrow?.configuration.parameterCount ?? 0) / 1e3).rounded() == 52_535)
  }

  @Test func `noam's learning rates are the paper's`() {
    let schedule = LearningRateSchedule.noam(warmup: 4000)
    let golden = [(1, 1.746928e-7), (1000, 1.746928e-4), (4000, 6.987712e-4), (100_000, 1.397542e-4)]
    for (update, expected) in golden {
      let rate = schedule.learningRate(update: update, modelSize: 512)
      #expect(abs(rate / expected - 1) < 1e-6, "update \(update): \(rate)")
    }
    let big = schedule.learningRate(update: 4000, modelSize: 1024)
    #expect(abs(big / 4.941059e-4 - 1) < 1e-6)
  }

  @Test func `inverse square root rises to its peak and halves at four times the warm-up`() {
    let schedule = LearningRateSchedule.inverseSquareRoot(peak: 5e-3, warmup: 2000)
    #expect(schedule.learningRate(update: 1000, modelSize: 128) == 2.5e-3)
    #expect(schedule.learningRate(update: 2000, modelSize: 128) == 5e-3)
    #expect(abs(schedule.learningRate(update: 8000, modelSize: 128) - 2.5e-3) < 1e-12)
  }

  @Test func `GNMT's length penalty has its published values`() {
    let penalty = LengthPenalty.gnmt(0.6)
    for (length, expected) in [(5, 1.358655), (10, 1.732862), (20, 2.354362), (50, 3.778565)] {
      #expect(abs(penalty(length) - expected) < 1e-6)
    }
    #expect(LengthPenalty.none(20) == 1)
    #expect(LengthPenalty.length(1)(20) == 20)
  }
}
