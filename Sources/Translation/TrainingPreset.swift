import NeuralNetworks
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

  /// A changed copy under another name.
  private func with(_ name: String, _ change: (inout TrainingPreset) -> Void) -> TrainingPreset {
    var copy = self
    copy.name = name
    change(&copy)
    return copy
  }
}

// MARK: The paper

extension TrainingPreset {
  /// The paper's base model: 100,000 updates of 25,000 + 25,000 tokens, the last five checkpoints averaged.
  ///
  /// They are ten minutes apart (section 6.1), which is 1,500 updates of 0.4 s.
  public static let base = TrainingPreset(
    name: "base", configuration: .base,
    recipe: TrainingRecipe().with {
      $0.tokensPerBatch = 25_000
      $0.tokensAtATime = 4096
      $0.updates = 100_000
      $0.validation = ValidationPlan(every: .updates(1500), bleu: ValidationBLEU())
      $0.finalWeights = .lastSnapshots(count: 5, every: 1500)
      $0.checkpointInterval = 1500
    })

  /// The paper's big model for English to German: 300,000 updates, the last twenty checkpoints averaged.
  ///
  /// Ten minutes are 600 updates of 1 s.
  public static let big = base.with("big") {
    $0.configuration = .big
    $0.recipe.updates = 300_000
    $0.recipe.validation.interval = .updates(600)
    $0.recipe.finalWeights = .lastSnapshots(count: 20, every: 600)
    $0.recipe.checkpointInterval = 600
  }

  /// The big model for English to French, whose dropout is 0.1 (section 6.1).
  public static let bigEnglishFrench = big.with("big-en-fr") { $0.configuration.dropout = 0.1 }

  /// Table 3, row by row: without averaging, as its caption says.
  public static let tableThree: [TrainingPreset] = TransformerConfiguration.tableThree.map { row in
    (row.group == "big" ? big : base).with("table3-\(row.name)") {
      $0.configuration = row.configuration
      $0.recipe.labelSmoothing = row.labelSmoothing
      $0.recipe.finalWeights = .last
    }
  }

  /// The same training for a desk, in minutes on a small corpus.
  ///
  /// Widths are a quarter, layers half, batches of 4,096 tokens, 2,000 updates. What a row of table 3 changes, it changes
  /// here by the same factor.
  public var onDesk: TrainingPreset {
    with(name + "-desk") {
      $0.configuration.modelSize /= 4
      $0.configuration.feedForwardSize /= 4
      $0.configuration.keySize /= 4
      $0.configuration.valueSize /= 4
      $0.configuration.layers = max(1, $0.configuration.layers / 2)
      $0.recipe.tokensPerBatch = 4096
      $0.recipe.tokensAtATime = nil
      $0.recipe.schedule = .noam(warmup: 600, factor: 0.7)
      $0.recipe.updates = 2000
      $0.recipe.validation.interval = .updates(200)
      if case .lastSnapshots(let count, _) = $0.recipe.finalWeights {
        $0.recipe.finalWeights = .lastSnapshots(count: count, every: 400 / count)
      }
      $0.recipe.checkpointInterval = 200
    }
  }
}

// MARK: For a desk

extension TrainingPreset {
  /// `TransformerConfiguration.tiny`: learns a small corpus in minutes on two cores.
  public static let tiny = TrainingPreset(
    name: "tiny", configuration: .tiny,
    recipe: TrainingRecipe().with {
      $0.schedule = .noam(warmup: 600, factor: 0.7)
      $0.updates = 1800
      $0.tokensPerBatch = 2000
      $0.validation.bleu = ValidationBLEU()
    })

  /// `TransformerConfiguration.small`, for an hour.
  public static let small = tiny.with("small") {
    $0.configuration = .small
    $0.recipe.schedule = .noam(warmup: 1200, factor: 0.7)
    $0.recipe.updates = 6000
    $0.recipe.tokensPerBatch = 4096
  }

  /// fairseq's Transformer-Tiny for Multi30k in its published form (BLEU 41.02; LividWo, Revisit-MMT).
  ///
  /// 4 + 4 layers of 128, dropout 0.3, patience 10, the last ten checkpoints averaged, as theirs. For a corpus in
  /// lower-cased Moses tokens with 10,000 joint merges; BLEU is of tokens as they are. Their peak of 0.005 is too high for
  /// updates of 4,096 tokens here: the model never learns to use the source.
  public static let multi30kTiny = TrainingPreset(
    name: "multi30k-tiny",
    configuration: .tiny.with {
      $0.dropout = 0.3
      $0.projectionStart = .joint
    },
    recipe: TrainingRecipe().with {
      $0.schedule = .inverseSquareRoot(peak: 3e-3, warmup: 1500)
      $0.adam.epsilon = 1e-8
      $0.tokensPerBatch = 4096
      $0.precision = .bf16
      $0.epochs = 100
      $0.validation = ValidationPlan(
        every: .epochs(1), by: .loss, bleu: ValidationBLEU(tokenization: .none), patience: 10)
      $0.finalWeights = .lastValidations(count: 10)
    })

  /// Every preset; `onDesk` ones of the paper's last.
  public static let all: [TrainingPreset] = {
    let paper = [base, big, bigEnglishFrench] + tableThree
    return [tiny, small, multi30kTiny] + paper + paper.map(\.onDesk)
  }()
}
