import Foundation
import NeuralNetworks
import TestSupport
import Testing
import Tokenization
import TransformerModel
import Translation
import TranslationData

/// Validated after each of its passes through the forty sentences.
private let byEpochs = TrainingRecipe().with {
  $0.schedule = .noam(warmup: 60)
  $0.tokensPerBatch = 200
  $0.epochs = 6
  $0.validation.interval = .epochs(1)
  $0.finalWeights = .lastValidations(count: 3)
}

private func trainer(_ recipe: TrainingRecipe, checkpoint: String? = nil) -> Trainer {
  let translator = Translator(
    minute, tokenizer: SubwordTokenizer.learn(from: corpus.train, merges: 100), seed: 1)
  return Trainer(
    translator, recipe: recipe, seed: 1, checkpoint: checkpoint.map { URL(fileURLWithPath: $0) })
}

private func weights(_ trainer: Trainer) -> [[Float]] {
  trainer.translator.model.parameters.map(\.value.scalars)
}

/// Scores that are given out one after the other, whatever is scored.
private final class Scores {
  private var rest: [Double]
  init(_ scores: [Double]) { rest = scores }
  func next(_ translations: [String], _ references: [String]) -> Double { rest.removeFirst() }
}

@Suite struct EarlyStoppingTests {
  @Test func `a run that learns nothing stops when patience is out`() throws {
    let trainer = trainer(
      byEpochs.with {
        $0.schedule = .constant(0)
        $0.epochs = 50
        $0.validation.patience = 3
      })
    let record = try trainer.fit(corpus)
    #expect(record.end == .patience)
    #expect(record.validations.count == 4)
    #expect(record.bestValidation?.update == record.validations.first?.update)
    #expect(record.epochs == 4)
  }

  @Test func `a run without patience goes to its last epoch, validated after each`() throws {
    let record = try trainer(byEpochs).fit(corpus)
    #expect(record.end == .epochs)
    #expect(record.epochs == 6)
    #expect(record.validations.count == 6)
    #expect(record.points.compactMap(\.validationPerplexity).count == 6)
    #expect(record.averagedUpdates == record.validations.suffix(3).map(\.update))
  }

  @Test func `the last validations' weights are averaged`() throws {
    let averaged = trainer(byEpochs.with { $0.finalWeights = .lastValidations(count: 2) })
    try averaged.fit(corpus)
    let parts = try [5, 6].map { epochs in
      let part = trainer(
        byEpochs.with {
          $0.epochs = epochs
          $0.finalWeights = .last
        })
      try part.fit(corpus)
      return ParameterSnapshot(part.translator.model.parameters)
    }
    #expect(weights(averaged) == ParameterSnapshot.averaged(of: parts).values)
  }

  @Test(arguments: [(1, [3]), (3, [2, 3, 4]), (2, [2, 3])])
  func `the weights around the best validation are averaged`(count: Int, epochs: [Int]) throws {
    var trainer = trainer(
      byEpochs.with {
        $0.epochs = 20
        $0.validation = ValidationPlan(every: .epochs(1), by: .bleu, patience: 3)
        $0.finalWeights = .aroundBest(count: count)
      })
    let scores = Scores([1, 4, 9, 2, 9, 3, 5])
    trainer.score = scores.next
    let record = try trainer.fit(corpus)
    #expect(record.end == .patience)
    #expect(record.validations.map(\.bleu) == [1, 4, 9, 2, 9, 3])
    #expect(record.bestValidation?.bleu == 9)
    #expect(record.averagedUpdates == epochs.map { record.validations[$0 - 1].update })
  }

  @Test func `validation by BLEU is in the curve, in the asked flavour`() throws {
    let record = try trainer(
      byEpochs.with {
        $0.epochs = 2
        $0.validation.bleu = ValidationBLEU(beam: 2, tokenization: .none)
      }
    ).fit(corpus)
    #expect(record.points.compactMap(\.validationBLEU).count == 2)
    #expect(record.points.compactMap(\.validationBLEU) == record.validations.compactMap(\.bleu))
    #expect(record.mimeBundle.plainText?.contains("validation BLEU") == true)
  }
}

@Suite struct EpochCheckpointTests {
  @Test func `a run cut after any update goes on to the bits of one without a break`() throws {
    let unbroken = trainer(byEpochs)
    let record = try unbroken.fit(corpus)
    #expect(record.updates > 8)
    for updates in 1..<record.updates {
      let folder = try TemporaryFolder()
      let file = folder.path + "/run.safetensors"
      let cut = trainer(byEpochs, checkpoint: file)
      #expect(try cut.fit(corpus, updates: updates).end == .updates)
      let again = trainer(byEpochs, checkpoint: file)
      let ended = try again.fit(corpus)
      #expect(weights(again) == weights(unbroken), "cut after update \(updates)")
      #expect(ended.validations == record.validations)
      #expect(ended.averagedUpdates == record.averagedUpdates)
      #expect(ended.tokens == record.tokens && ended.epochs == record.epochs)
    }
  }

  @Test func `a finished run is given back at once, with its curves`() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/run.safetensors"
    let recipe = byEpochs.with {
      $0.schedule = .constant(0)
      $0.validation.patience = 2
    }
    let first = trainer(recipe, checkpoint: file)
    let record = try first.fit(corpus)
    let written = try FileManager.default.attributesOfItem(atPath: file)[.modificationDate] as? Date
    let second = trainer(recipe, checkpoint: file)
    let again = try second.fit(corpus)
    #expect(again.seconds == record.seconds && again.updates == record.updates)
    #expect(again.points == record.points && again.validations == record.validations)
    #expect(again.end == .patience && again.averagedUpdates == record.averagedUpdates)
    #expect(weights(second) == weights(first))
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.modificationDate] as? Date == written)
  }
}

@Suite struct RecipeTests {
  @Test(arguments: [
    (TrainingRecipe(), "updates: the run has no end; give updates or epochs"),
    (
      TrainingRecipe().with {
        $0.updates = 10
        $0.validation.patience = 2
      },
      "finalWeights: which updates are the last ones is not known before the end; take lastValidations"
    ),
    (byEpochs.with { $0.tokensPerBatch = 0 }, "tokensPerBatch: 0 is not above 0"),
    (byEpochs.with { $0.labelSmoothing = 1 }, "labelSmoothing.rate: 1.0 is not in 0..<1"),
    (
      byEpochs.with { $0.validation.criterion = .bleu },
      "validation.criterion: bleu, but validation.bleu is none"
    ),
    (
      byEpochs.with { $0.finalWeights = .movingAverage(decay: 1) },
      "finalWeights: a decay of 1.0 is not in 0..<1"
    ),
  ])
  func `a recipe that cannot be is refused by its field`(recipe: TrainingRecipe, words: String) {
    #expect {
      try trainer(recipe).fit(corpus)
    } throws: { "\($0)" == "training: the recipe's \(words)" }
  }

  @Test func `a recipe is the same after JSON`() throws {
    for recipe in [byEpochs, TrainingPreset.multi30kTiny.recipe] {
      let json = try JSONEncoder().encode(recipe)
      #expect(try JSONDecoder().decode(TrainingRecipe.self, from: json) == recipe)
    }
  }

  /// The forty sentences as a source that does not know how many batches it has.
  private struct Stream: BatchSource {
    let batching: TokenBatching
    var pairCount: Int { batching.pairCount }
    var checksum: String { batching.checksum }
    func epoch(_ epoch: Int, from first: Int) throws -> EpochBatches {
      EpochBatches(count: nil, next: batching.epoch(epoch, from: first).next)
    }
  }

  @Test func `a stream of batches trains as pairs in memory do`() throws {
    let recipe = byEpochs.with { $0.updates = 9 }
    let expected = trainer(recipe)
    try expected.fit(corpus)
    let streamed = trainer(recipe)
    let pairs = zip(corpus.train.sources, corpus.train.targets).map {
      (source: streamed.translator.tokenizer.encode($0), target: streamed.translator.tokenizer.encode($1))
    }
    let configuration = streamed.translator.model.configuration
    let source = Stream(
      batching: TokenBatching(pairs, tokens: recipe.tokensPerBatch, for: configuration, seed: 1))
    try streamed.fit(source, validation: corpus.validation)
    #expect(weights(streamed) == weights(expected))
    #expect {
      try trainer(byEpochs).fit(source, validation: corpus.validation)
    } throws: { "\($0)".hasSuffix("how long an epoch is, this corpus does not tell; give updates, too") }
  }
}
