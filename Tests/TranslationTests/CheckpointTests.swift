import Foundation
import NeuralNetworks
import Testing
import Tokenization
import Translation
import TranslationData

@Suite struct CheckpointTests {
  private func withCheckpoint(_ body: (URL) throws -> Void) throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("checkpoint-\(UUID().uuidString).safetensors")
    defer { try? FileManager.default.removeItem(at: url) }
    try body(url)
  }

  private func trainer(
    _ checkpoint: URL?, interval: Int = 1, seed: UInt64 = 1, decay: Double? = nil
  ) -> Trainer {
    let translator = Translator(
      minute, tokenizer: SubwordTokenizer.learn(from: corpus.train, merges: 100), seed: seed)
    return Trainer(
      translator, schedule: .noam(warmup: 60), tokensPerBatch: 200, averagedSnapshots: 3,
      movingAverageDecay: decay, seed: seed, checkpoint: checkpoint, checkpointInterval: interval)
  }

  private func bits(_ trainer: Trainer) -> [[UInt32]] {
    trainer.translator.model.parameters.map { $0.value.scalars.map(\.bitPattern) }
  }

  @Test func `a run that is stopped again and again ends in the bits of one without a break`() async throws {
    var unbroken = trainer(nil)
    unbroken.score = { _, _ in 0 }
    let record = try unbroken.fit(corpus, updates: 60)
    let expected = bits(unbroken)
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("checkpoint-\(UUID().uuidString).safetensors")
    defer { try? FileManager.default.removeItem(at: url) }
    var stops: [Int] = []
    var ended: TrainingRecord?
    while ended == nil, stops.count < 60 {
      let isFirst = stops.isEmpty
      let run = Task.detached { [self] () throws -> (TrainingRecord, [[UInt32]]) in
        var trainer = trainer(url, interval: 7)
        // Stopped before it begins, then at each validation.
        trainer.score = { _, _ in
          withUnsafeCurrentTask { $0?.cancel() }
          return 0
        }
        if isFirst { withUnsafeCurrentTask { $0?.cancel() } }
        return (try trainer.fit(corpus, updates: 60), bits(trainer))
      }
      do {
        let (record, bits) = try await run.value
        #expect(bits == expected)
        ended = record
      } catch TrainingError.interrupted(let update, _) {
        stops.append(update)
      }
    }
    #expect(stops.first == 0 && stops.count > 8, "stopped after \(stops)")
    #expect(stops == stops.sorted())
    #expect(ended?.points == record.points)
    #expect(ended?.tokens == record.tokens)
  }

  @Test func `a finished run is not run again, and a longer one goes on`() throws {
    try withCheckpoint { url in
      let first = trainer(url)
      let seconds = try first.fit(corpus, updates: 4).seconds
      let again = trainer(url)
      #expect(try again.fit(corpus, updates: 4).seconds == seconds)
      #expect(bits(again) == bits(first))
      let longer = trainer(url)
      try longer.fit(corpus, updates: 6)
      let unbroken = trainer(nil)
      try unbroken.fit(corpus, updates: 6)
      #expect(bits(longer) == bits(unbroken))
    }
  }

  @Test func `a run with a moving average goes on to the bits of one without a break`() throws {
    try withCheckpoint { url in
      let unbroken = trainer(nil, decay: 0.9)
      try unbroken.fit(corpus, updates: 9)
      // The run ends with the average in the model, but the checkpoint keeps the weights as they were.
      try trainer(url, decay: 0.9).fit(corpus, updates: 4)
      let continued = trainer(url, decay: 0.9)
      try continued.fit(corpus, updates: 9)
      #expect(bits(continued) == bits(unbroken))
      let plain = trainer(nil)
      try plain.fit(corpus, updates: 9)
      #expect(bits(plain) != bits(unbroken))
      #expect {
        try trainer(url).fit(corpus, updates: 9)
      } throws: { error in
        "\(error)".contains(
          "its choice of final weights is movingAverage(decay: 0.9), this run's is lastFifth(snapshots: 3)")
      }
    }
  }

  @Test func `a checkpoint of another run is refused, and names the difference`() throws {
    try withCheckpoint { url in
      try trainer(url).fit(corpus, updates: 2)
      #expect {
        try trainer(url, seed: 2).fit(corpus, updates: 2)
      } throws: { error in
        "\(error)".contains("its seed is 1, this run's is 2; continue that run, or name another file")
      }
    }
  }

  @Test func `a checkpoint is not continued with another attention`() throws {
    try withCheckpoint { url in
      func trainer(_ attention: any Attention) -> Trainer {
        let tokenizer = SubwordTokenizer.learn(from: corpus.train, merges: 100)
        let translator = Translator(minute, tokenizer: tokenizer, attention: attention)
        return Trainer(translator, tokensPerBatch: 200, checkpoint: url)
      }
      try trainer(LinearAttention()).fit(corpus, updates: 2)
      try trainer(LinearAttention()).fit(corpus, updates: 3)
      #expect {
        try trainer(CosineAttention()).fit(corpus, updates: 4)
      } throws: { error in
        "\(error)".contains("it is of another run: its model's attention is ")
          && "\(error)".contains("linear")
      }
    }
  }
}
