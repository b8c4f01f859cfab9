import Foundation
import NeuralNetworks
import TensorCore
import TestSupport
import Testing
import Tokenization
import TransformerModel
import Translation
import TranslationData

private func trainer(
  in folder: TemporaryFolder? = nil, merges: Int = 100, model: TransformerConfiguration = minute,
  _ change: (inout TrainingRecipe) -> Void = { _ in }
) -> Trainer {
  let translator = Translator(
    model, tokenizer: SubwordTokenizer.learn(from: corpus.train, merges: merges), seed: 1)
  let recipe = TrainingRecipe().with {
    $0.schedule = .noam(warmup: 60)
    $0.tokensPerBatch = 200
    $0.checkpointInterval = 4
    change(&$0)
  }
  func file(_ name: String) -> URL? { folder.map { URL(fileURLWithPath: "\($0.path)/\(name)") } }
  return Trainer(translator, recipe: recipe, checkpoint: file("run.safetensors"), metrics: file("run.jsonl"))
}

@Suite struct TrainingFaultTests {
  @Test func `a run that diverges names update and place, and leaves model and checkpoint as they were`()
    throws
  {
    let folder = try TemporaryFolder()
    let trainer = trainer(in: folder) { $0.schedule = .constant(1e30) }
    var message = ""
    #expect {
      try trainer.fit(corpus, updates: 30)
    } throws: { error in
      message = "\(error)"
      return true
    }
    // With steps of 10³⁰ the second update's products overflow.
    #expect(
      message.hasPrefix("training: update 2 makes numbers that are not finite, first in "), "\(message)")
    #expect(message.contains("the model keeps the weights after update 1"), "\(message)")
    let weights = trainer.translator.model.parameters.flatMap(\.value.scalars)
    #expect(weights.allSatisfy { $0.isFinite })
  }

  @Test func `the last good checkpoint stays when a run diverges`() throws {
    let folder = try TemporaryFolder()
    let calm = trainer(in: folder)
    try calm.fit(corpus, updates: 4)
    let file = folder.path + "/run.safetensors"
    let before = try Data(contentsOf: URL(fileURLWithPath: file))
    let wild = trainer(in: folder)
    // The same run, but one of its batches is poisoned by a weight that is no number.
    #expect {
      let poisoned = Poisoned(trainer: wild, after: 6)
      try poisoned.trainer.fit(poisoned, validation: corpus.validation)
    } throws: { error in
      let words = "\(error)"
      return words.contains(
        "update 6 makes numbers that are not finite, first in the weights 'embedding.weight'")
        && words.contains("the checkpoint those after update 4")
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == before)
  }

  /// The forty sentences, with a weight that is no number before one of the updates.
  private struct Poisoned: BatchSource {
    let trainer: Trainer
    let after: Int
    private var batching: TokenBatching {
      let tokenizer = trainer.translator.tokenizer
      let pairs = zip(corpus.train.sources, corpus.train.targets).map {
        (source: tokenizer.encode($0), target: tokenizer.encode($1))
      }
      return TokenBatching(
        pairs, tokens: 200, for: trainer.translator.model.configuration, seed: trainer.seed)
    }
    init(trainer: Trainer, after: Int) {
      var trainer = trainer
      trainer.recipe.updates = 20
      self.trainer = trainer
      self.after = after
    }
    var pairCount: Int { 40 }
    var checksum: String { batching.checksum }
    func epoch(_ epoch: Int, from first: Int) throws -> EpochBatches {
      let batches = batching.epoch(epoch, from: first)
      let weights = trainer.translator.model.parameters[0]
      let perEpoch = batches.count ?? 0
      var given = epoch * perEpoch + first
      return EpochBatches(count: batches.count) {
        given += 1
        // A batch is asked for one update ahead.
        if given == after + 1 {
          var scalars = weights.value.scalars
          scalars[0] = .nan
          weights.value = Tensor(scalars, shape: weights.shape)
        }
        return try batches.next()
      }
    }
  }

  @Test func `metrics on a full disk are one clear line`() throws {
    var trainer = trainer()
    trainer.metrics = URL(fileURLWithPath: "/dev/full")
    #expect {
      try trainer.fit(corpus, updates: 2)
    } throws: { error in
      let words = "\(error)"
      return words.hasPrefix("training: the metrics '/dev/full' cannot be written: ") && !words.contains("\n")
    }
  }

  @Test func `a checkpoint of another vocabulary or shape is refused by the field that differs`() throws {
    let folder = try TemporaryFolder()
    try trainer(in: folder).fit(corpus, updates: 2)
    func refusal(_ other: Trainer) -> String {
      do {
        try other.fit(corpus, updates: 3)
        return "none"
      } catch { return "\(error)" }
    }
    let vocabulary = refusal(trainer(in: folder, merges: 50))
    #expect(vocabulary.contains("it is of another run: its model's vocabularySize is "), "\(vocabulary)")
    let shape = refusal(trainer(in: folder, model: minute.with { $0.feedForwardSize = 32 }))
    #expect(shape.contains("its model's feedForwardSize is 64, this run's is 32"), "\(shape)")
    let smoothing = refusal(trainer(in: folder) { $0.labelSmoothing = LabelSmoothing(0.1, .tensor2tensor) })
    #expect(
      smoothing.contains("its label smoothing is 0.1, this run's is 0.1 (tensor2tensor)"), "\(smoothing)")
  }

  @Test func `a checkpoint from before recipes says who wrote it and what to do`() throws {
    let folder = try TemporaryFolder()
    let file = URL(fileURLWithPath: folder.path + "/run.safetensors")
    try trainer(in: folder).fit(corpus, updates: 2)
    var checkpoint = try TensorFile(contentsOf: file)
    checkpoint.metadata["run"] = #"{"seed": 1, "labelSmoothing": 0.1}"#
    try checkpoint.write(to: file)
    #expect {
      try trainer(in: folder).fit(corpus, updates: 3)
    } throws: {
      "\($0)".contains("an earlier version of Attentive wrote it") && "\($0)".contains("begin it anew")
    }
    checkpoint.metadata["run"] = nil
    try checkpoint.write(to: file)
    #expect {
      try trainer(in: folder).fit(corpus, updates: 3)
    } throws: { "\($0)".contains("'run' is missing or not to be read; was it written by 'Trainer.fit'?") }
  }

  @Test func `a checkpoint without a field that came later is read with its default`() throws {
    let folder = try TemporaryFolder()
    let file = URL(fileURLWithPath: folder.path + "/run.safetensors")
    try trainer(in: folder).fit(corpus, updates: 2)
    var checkpoint = try TensorFile(contentsOf: file)
    for key in ["run", "progress"] {
      let text = try #require(checkpoint.metadata[key])
      checkpoint.metadata[key] = text.replacing(#""tokenCounting":"real","#, with: "")
        .replacing(#","tokenCounting":"real""#, with: "").replacing(
          #""layerNormFormula":"variance","#, with: ""
        )
        .replacing(#","layerNormFormula":"variance""#, with: "")
      #expect(checkpoint.metadata[key] != text)
    }
    try checkpoint.write(to: file)
    #expect(try trainer(in: folder).fit(corpus, updates: 3).updates == 3)
  }
}

@Suite struct MetricsTests {
  private func lines(_ folder: TemporaryFolder) throws -> [String] {
    try String(contentsOfFile: folder.path + "/run.jsonl", encoding: .utf8)
      .split(separator: "\n").map(String.init)
  }

  private func updates(_ folder: TemporaryFolder) throws -> [Int] {
    try lines(folder).map { line in
      let fields = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      return try #require(fields?["update"] as? Int)
    }
  }

  @Test func `a line stands for each point of the curve, with its validation`() throws {
    let folder = try TemporaryFolder()
    let record = try trainer(in: folder) { $0.validation.bleu = ValidationBLEU() }.fit(corpus, updates: 20)
    #expect(try updates(folder) == record.points.map(\.update))
    let last = try #require(try lines(folder).last)
    for key in [
      "loss", "perplexity", "learningRate", "tokens", "seconds", "validationPerplexity", "validationBLEU",
    ] {
      #expect(last.contains("\"\(key)\":"), "\(last)")
    }
  }

  @Test func `a run that goes on repeats no update, whatever came after its checkpoint`() throws {
    let folder = try TemporaryFolder()
    try trainer(in: folder).fit(corpus, updates: 8)
    // As if the run had gone on beyond its checkpoint, and been killed within a line.
    let file = folder.path + "/run.jsonl"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let beyond = try #require(text.split(separator: "\n").last).replacing(
      "\"update\":8", with: "\"update\":9")
    try (text + beyond + "\n" + beyond.prefix(20)).write(toFile: file, atomically: true, encoding: .utf8)
    try trainer(in: folder).fit(corpus, updates: 12)
    #expect(try updates(folder) == Array(1...12))
    try FileManager.default.removeItem(atPath: folder.path + "/run.safetensors")
    try trainer(in: folder).fit(corpus, updates: 3)
    #expect(try updates(folder) == [1, 2, 3])
  }
}

@Suite struct RunRecordTests {
  @Test func `one table says what was run, on what, how and how long`() throws {
    let record = try trainer { $0.validation.bleu = ValidationBLEU(tokenization: .none) }.fit(
      corpus, updates: 10)
    let text = try #require(record.mimeBundle.plainText)
    for words in [
      "warm-up of 60 updates", "0.1, as in PyTorch", "200 a side", "tok:none",
      "5 snapshots over the last fifth",
      "seed", "FNV-1a", "floating-point operations", "ended by", "begun",
    ] {
      #expect(text.contains(words), "\(words) is not in:\n\(text)")
    }
    let build = try #require(record.codeVersion)
    #expect(build.count == 40 && build.allSatisfy { $0.isHexDigit })
    #expect(text.contains("build \(build.prefix(12))"))
  }

  @Test func `a plateau lowers the rate within a run, and a run that goes on keeps it low`() throws {
    let plateau: (inout TrainingRecipe) -> Void = {
      $0.schedule = .plateau(rate: 1e-12, factor: 0.5, patience: 0)
      $0.validation.interval = .updates(2)
      $0.finalWeights = .last
    }
    // Steps of 10⁻¹² learn nothing, so each validation but the first halves the rate.
    let record = try trainer(plateau).fit(corpus, updates: 12)
    #expect(record.points.map(\.learningRate).last == 1e-12 / 16)
    let folder = try TemporaryFolder()
    try trainer(in: folder, plateau).fit(corpus, updates: 7)
    let continued = try trainer(in: folder, plateau).fit(corpus, updates: 12)
    #expect(continued.points.last == record.points.last)
  }

  @Test func `snapshots at fixed distances are averaged`() throws {
    let averaged = trainer { $0.finalWeights = .lastSnapshots(count: 3, every: 2) }
    let record = try averaged.fit(corpus, updates: 9)
    #expect(record.averagedUpdates == [5, 7, 9])
    let parts = try [5, 7, 9].map { updates in
      let part = trainer { $0.finalWeights = .last }
      try part.fit(corpus, updates: updates)
      return ParameterSnapshot(part.translator.model.parameters)
    }
    #expect(
      averaged.translator.model.parameters.map(\.value.scalars)
        == ParameterSnapshot.averaged(of: parts).values)
  }
}

@Suite struct PresetTests {
  @Test func `every preset has a name of its own, a recipe that can be, and goes through JSON`() throws {
    let presets = TrainingPreset.all
    #expect(Set(presets.map(\.name)).count == presets.count)
    for name in [
      "base", "big", "big-en-fr", "tiny", "small", "multi30k-tiny", "table3-A-h=1", "table3-D-ε_ls=0.2-desk",
    ] {
      #expect(presets.contains { $0.name == name }, "\(name): \(presets.map(\.name))")
    }
    #expect(TrainingPreset.tableThree.count == 20)
    for preset in presets {
      #expect(preset.recipe.updates != nil || preset.recipe.epochs != nil)
      let json = try JSONEncoder().encode(preset)
      #expect(try JSONDecoder().decode(TrainingPreset.self, from: json) == preset)
    }
  }

  @Test func `base and big are the paper's`() {
    let (base, big) = (TrainingPreset.base, TrainingPreset.big)
    #expect(base.recipe.schedule == .noam(warmup: 4000, factor: 1))
    #expect(base.recipe.tokensPerBatch == 25_000 && base.recipe.updates == 100_000)
    #expect(base.recipe.finalWeights == .lastSnapshots(count: 5, every: 1500))
    #expect(big.recipe.updates == 300_000 && big.configuration.dropout == 0.3)
    #expect(big.recipe.finalWeights == .lastSnapshots(count: 20, every: 600))
    #expect(TrainingPreset.bigEnglishFrench.configuration.dropout == 0.1)
  }

  @Test func `a desk's row of table 3 changes what the paper's changes`() throws {
    let rows = TrainingPreset.tableThree.map(\.onDesk)
    let base = try #require(rows.first).configuration
    #expect(base.modelSize == 128 && base.layers == 3 && base.keySize == 16)
    #expect(rows.allSatisfy { $0.configuration.heads * $0.configuration.valueSize >= 64 })
    let configurations = rows.map { "\($0.configuration)\($0.recipe.labelSmoothing)" }
    #expect(Set(configurations).count == rows.count)
  }

  @Test func `a desk's preset trains`() throws {
    let preset = try #require(TrainingPreset.tableThree.first { $0.name == "table3-A-h=4" }).onDesk
    let translator = Translator(
      preset.configuration, tokenizer: SubwordTokenizer.learn(from: corpus.train, merges: 50), seed: 1)
    #expect(try Trainer(translator, recipe: preset.recipe).fit(corpus, updates: 2).updates == 2)
  }
}
