public import TransformerModel

/// A model and how it is trained, under one name.
public struct TrainingPreset: Hashable, Codable, Sendable {
  public var name: String
  public var configuration: TransformerConfiguration
  public var recipe: TrainingRecipe

  public init(name: String, configuration: TransformerConfiguration, recipe: TrainingRecipe) {
    self.name = name
    self.configuration = configuration
    self.recipe = recipe
  }
}

extension TrainingPreset {
  /// fairseq's Transformer-Tiny as it is trained on Multi30k (LividWo, Revisit-MMT): 4 + 4 layers of 128, dropout 0.3,
  /// a peak of 0.005 after 2,000 updates of two times 4,096 tokens, patience 10, the last ten checkpoints averaged.
  ///
  /// For a corpus in lower-cased Moses tokens with 10,000 joint merges; BLEU is of tokens as they are.
  public static let multi30kTiny = TrainingPreset(
    name: "multi30k-tiny", configuration: .tiny.with { $0.dropout = 0.3 },
    recipe: TrainingRecipe().with {
      $0.schedule = .inverseSquareRoot(peak: 5e-3, warmup: 2000)
      $0.adam.epsilon = 1e-8
      $0.tokensPerBatch = 8192
      $0.updates = 8000
      $0.validation = ValidationPlan(
        every: .epochs(1), by: .loss, bleu: ValidationBLEU(tokenization: .none), patience: 10)
      $0.finalWeights = .lastValidations(count: 10)
    })
}
