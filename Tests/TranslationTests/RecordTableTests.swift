import NeuralNetworks
import TensorCore
import Testing
import Translation

/// The words of a run's table, which are for readers and not for the compiler.
@Suite struct RecordTableTests {
  private func words(_ row: String, _ change: (inout TrainingRecipe) -> Void) -> String? {
    TrainingRecipe().with(change).rows.first { $0[0] as? String == row }?[1] as? String
  }

  @Test func `a recipe's table speaks to readers`() {
    let recipe = TrainingRecipe().with {
      $0.schedule = .inverseSquareRoot(peak: 5e-3, warmup: 2000)
      $0.adam.epsilon = 1e-8
      $0.tokensPerBatch = 8192
      $0.validation = ValidationPlan(
        every: .epochs(1), bleu: ValidationBLEU(tokenization: .none), patience: 10)
      $0.finalWeights = .lastValidations(count: 10)
    }
    #expect(
      recipe.rows.map { "\($0[0]): \($0[1])" } == [
        "learning rate: up to 0.005 in 2000 updates, then down with the inverse square root",
        "Adam: β₁ 0.9, β₂ 0.98, ε 1e-08", "label smoothing: 0.1, as in PyTorch",
        "tokens of an update: 8192 a side", "products: f32",
        "validation: every epoch, the best by loss, end after 10 in a row without a better one, BLEU of greedy decoding, tok:none",
        "final weights: mean of the weights at the last 10 validations",
      ])
  }

  @Test(arguments: [
    (LearningRateSchedule.noam(), "the paper's (equation 3), warm-up of 4000 updates"),
    (.noam(warmup: 600, factor: 0.7), "0.7 times the paper's (equation 3), warm-up of 600 updates"),
    (.constant(0.001), "0.001 throughout"),
    (.plateau(rate: 0.001), "0.001, times 0.5 when more than 5 validations were no better"),
    (
      .plateau(rate: 0.001, warmup: 1, patience: 1, minimum: 1e-5),
      "up to 0.001 in 1 update, times 0.5 when more than 1 validation were no better, down to 1e-05"
    ),
  ])
  func `a schedule is said in words`(schedule: LearningRateSchedule, expected: String) {
    #expect(words("learning rate") { $0.schedule = schedule } == expected)
  }

  @Test(arguments: [
    (ValidationPlan(every: .epochs(3)), "every 3 epochs, the best by loss"),
    (
      ValidationPlan(every: .updates(50), by: .bleu, bleu: ValidationBLEU(beam: 4, lowercase: true)),
      "every 50 updates, the best by BLEU, BLEU of beam 4, tok:13a, lower case"
    ),
    (ValidationPlan(), "10 times, the best by loss"),
  ])
  func `a validation plan is said in words`(plan: ValidationPlan, expected: String) {
    #expect(words("validation") { $0.validation = plan } == expected)
  }

  @Test(arguments: [
    (FinalWeights.last, "those after the last update"),
    (.lastFifth(snapshots: 5), "mean of 5 snapshots over the last fifth of the updates"),
    (.lastSnapshots(count: 20, every: 600), "mean of the last 20 snapshots, 600 updates apart"),
    (.aroundBest(count: 1), "those at the best validation"),
    (.aroundBest(count: 5), "mean of the weights at 5 validations around the best"),
    (.movingAverage(decay: 0.999), "moving average with a decay of 0.999"),
  ])
  func `the final weights are said in words`(weights: FinalWeights, expected: String) {
    #expect(words("final weights") { $0.finalWeights = weights } == expected)
  }
}
