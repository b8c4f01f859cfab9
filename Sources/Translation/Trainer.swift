public import Foundation
public import NeuralNetworks
public import TensorCore
public import TransformerModel
public import TranslationData

/// Trains a translator as section 5 of the paper does, with a live progress bar.
///
/// Adam with β₁ = 0.9, β₂ = 0.98, ε = 10⁻⁹; a learning rate that warms up; label smoothing; batches of sentences
/// of like length. The same seeds and data give the same bits.
///
/// ```swift
/// let preset = TrainingPreset.multi30kTiny
/// let translator = Translator(preset.configuration, tokenizer: tokenizer, seed: 1)
/// try Trainer(translator, recipe: preset.recipe, seed: 1).fit(corpus)
/// ```
public struct Trainer {
  public let translator: Translator
  public var recipe: TrainingRecipe
  /// Fixes the order of the batches and every dropout mask.
  public var seed: UInt64
  /// A file that keeps the run's state: `fit` goes on where it finds one, to the same bits as a run without a break.
  public var checkpoint: URL?
  /// Scores translations of the validation sentences, where something else than the recipe's BLEU shall: given the
  /// translations and their references, a number that is greater for better ones.
  public var score: (([String], [String]) -> Double)?
  /// A file for the run's curve as JSON Lines; a run that goes on appends to it, a new one begins it anew.
  public var metrics: URL?

  public init(
    _ translator: Translator, recipe: TrainingRecipe, seed: UInt64 = 1, checkpoint: URL? = nil,
    metrics: URL? = nil
  ) {
    self.translator = translator
    self.recipe = recipe
    self.seed = seed
    self.checkpoint = checkpoint
    self.metrics = metrics
  }

  /// A trainer with the choices that a short run needs; `TrainingRecipe` says what each is, and has more.
  public init(
    _ translator: Translator, schedule: LearningRateSchedule = .noam(), labelSmoothing: LabelSmoothing = 0.1,
    tokensPerBatch: Int = 4096, averagedSnapshots: Int = 5, movingAverageDecay: Double? = nil,
    precision: ProductPrecision = .f32, seed: UInt64 = 1,
    checkpoint: URL? = nil, checkpointInterval: Int = 200
  ) {
    let recipe = TrainingRecipe().with {
      $0.schedule = schedule
      $0.labelSmoothing = labelSmoothing
      $0.tokensPerBatch = tokensPerBatch
      $0.precision = precision
      $0.finalWeights =
        movingAverageDecay.map { .movingAverage(decay: $0) }
        ?? (averagedSnapshots > 1 ? .lastFifth(snapshots: averagedSnapshots) : .last)
      $0.checkpointInterval = max(1, checkpointInterval)
    }
    self.init(translator, recipe: recipe, seed: seed, checkpoint: checkpoint)
  }

  /// Trains to the recipe's end, validates on the way, and shows how it goes.
  ///
  /// - Parameter updates: in place of the recipe's.
  /// - Throws: `TrainingError` where nothing fits the model, the loss is no number any more, or the user stops the
  ///   cell; the model then keeps what it has learned.
  @discardableResult
  public func fit(_ corpus: ParallelCorpus, updates: Int? = nil) throws(TrainingError) -> TrainingRecord {
    var trainer = self
    if let updates { trainer.recipe.updates = updates }
    if let contradiction = trainer.recipe.contradiction(hasScore: score != nil) { throw contradiction }
    let training = batching(pairs(corpus.train))
    guard !training.pairs.isEmpty else {
      throw .nothingToTrainOn(
        pairs: corpus.train.count, longest: translator.model.configuration.maximumLength - 1)
    }
    return try trainer.fit(
      training, validation: corpus.validation, droppedPairs: corpus.train.count - training.pairs.count)
  }

  /// As above, with batches from anywhere, such as a corpus that does not fit the memory.
  ///
  /// - Parameter droppedPairs: pairs that the source has left out, for the record.
  @discardableResult
  public func fit(
    _ source: some BatchSource, validation: ParallelText, droppedPairs: Int = 0
  ) throws(TrainingError) -> TrainingRecord {
    if let contradiction = recipe.contradiction(hasScore: score != nil) { throw contradiction }
    return try TrainingLoop(self, source, validation: validation, droppedPairs: droppedPairs).run()
  }

  /// The pairs as token numbers, without those that are empty or too long for the model.
  func pairs(_ text: ParallelText) -> [TokenPair] {
    let most = translator.model.configuration.maximumLength - 1
    return zip(text.sources, text.targets).lazy
      .map { (source: translator.tokenizer.encode($0), target: translator.tokenizer.encode($1)) }
      .filter { !$0.source.isEmpty && !$0.target.isEmpty && max($0.source.count, $0.target.count) <= most }
  }

  func batching(_ pairs: [TokenPair]) -> TokenBatching {
    TokenBatching(
      pairs, tokens: recipe.tokensPerBatch, counting: recipe.tokenCounting,
      for: translator.model.configuration, seed: seed)
  }
}
