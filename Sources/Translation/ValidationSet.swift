import TransformerModel
import TranslationData

/// Sentences that a run is measured on.
struct ValidationSet {
  private let trainer: Trainer
  private let text: ParallelText
  private let batches: [TokenBatch]
  let checksum: String

  init(_ text: ParallelText, of trainer: Trainer) {
    self.trainer = trainer
    self.text = text
    let batching = trainer.batching(trainer.pairs(text))
    batches = Array(batching.batches(epoch: 0))
    checksum = batching.checksum
  }

  var isEmpty: Bool { batches.isEmpty }

  /// - Parameter isScheduled: whether the plan has a validation here, and it is not only the run's end.
  func measure(after update: Int, isScheduled: Bool) -> TrainingRecord.Validation {
    let translator = trainer.translator
    let loss = translator.model.evaluate(batches).loss
    let score: Double? =
      if let score = trainer.score {
        score(translator.translate(text.sources, .greedy, countedFrom: 0), text.targets)
      } else {
        trainer.recipe.validation.bleu?.score(translator, text.sources, references: text.targets)
      }
    return TrainingRecord.Validation(update: update, loss: loss, bleu: score, isScheduled: isScheduled)
  }
}
