import Foundation
import TestSupport
import Testing
import TextCore
import Translation

/// A program of the package, which SwiftPM puts beside the tests' program.
private func program(_ name: String) throws -> String {
  let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
  return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent(name).path
}

/// What came of a program.
private struct Outcome {
  let status: Int32
  let stdout: String
  let stderr: String
}

@Suite struct AttentiveTrainTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for (name, text) in [("train", corpus.train), ("small", corpus.validation)] {
      _ = try folder.write("\(name).en", text.sources.map { $0 + "\n" }.joined())
      _ = try folder.write("\(name).de", text.targets.map { $0 + "\n" }.joined())
    }
  }

  /// Forty sentences, a model of one layer, a few updates.
  private func configuration(updates: Int = 12, _ more: String = "") -> String {
    """
    {
      "preset": "tiny",
      "data": {
        "corpus": "files",
        "train": {"source": "train.en", "target": "train.de"},
        "validation": {"source": "small.en", "target": "small.de"},
        "test": {"source": "small.en", "target": "small.de"}
      },
      "subwords": {"merges": 100},
      "model": {"layers": 1, "modelSize": 32, "feedForwardSize": 64, "keySize": 8, "valueSize": 8},
      "recipe": {
        "updates": \(updates),
        "tokensPerBatch": 200,
        "checkpointInterval": 5\(more)
      }
    }
    """
  }

  private func start(_ arguments: [String], shell: String? = nil) throws -> (Process, () throws -> Outcome) {
    let process = Process()
    let command = try program("attentive-train")
    if let shell {
      process.executableURL = URL(fileURLWithPath: "/bin/bash")
      process.arguments = ["-c", "\(shell); exec \"$0\" \"$@\"", command] + arguments
    } else {
      process.executableURL = URL(fileURLWithPath: command)
      process.arguments = arguments
    }
    let (out, err) = (try folder.write("out", ""), try folder.write("err", ""))
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: out))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: err))
    try process.run()
    return (
      process,
      {
        process.waitUntilExit()
        return Outcome(
          status: process.terminationStatus, stdout: try String(contentsOfFile: out, encoding: .utf8),
          stderr: try String(contentsOfFile: err, encoding: .utf8))
      }
    )
  }

  private func run(_ arguments: [String], shell: String? = nil) throws -> Outcome {
    try start(arguments, shell: shell).1()
  }

  private func contents(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/run/\(name)"))
  }

  @Test func `a configuration file becomes a model that attentive-translate reads, and a report`() throws {
    let file = try folder.write("run.json", configuration())
    let trained = try run([file])
    #expect(trained.status == 0 && trained.stderr == "", "\(trained.stderr)")
    #expect(trained.stdout.contains("BLEU|nrefs:1|case:mixed|eff:no|tok:13a"))
    let report = String(decoding: try contents("report.md"), as: UTF8.self)
    for words in [
      "| updates | 12, ", "BLEU|nrefs:1", "![Perplexity](curve.svg)", "| source | translation | reference |",
    ] {
      #expect(report.contains(words), "\(words) is not in:\n\(report)")
    }
    #expect(String(decoding: try contents("curve.svg"), as: UTF8.self).hasPrefix("<svg"))
    #expect(try contents("metrics.jsonl").split(separator: UInt8(ascii: "\n")).count == 12)
    let record = try JSONDecoder().decode(TrainingRecord.self, from: contents("record.json"))
    #expect(record.updates == 12 && record.end == .updates)
    let written = String(decoding: try contents("test.translations"), as: UTF8.self)
    let translate = Process()
    translate.executableURL = URL(fileURLWithPath: try program("attentive-translate"))
    translate.arguments = [folder.path + "/run/model"]
    translate.standardInput = try FileHandle(
      forReadingFrom: URL(fileURLWithPath: folder.path + "/small.en"))
    let out = try folder.write("translated", "")
    translate.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: out))
    try translate.run()
    translate.waitUntilExit()
    #expect(try String(contentsOfFile: out, encoding: .utf8) == written)
  }

  @Test func `a signal writes a checkpoint, and the same command goes on to the same weights`() throws {
    let unbroken = try folder.write("run.json", configuration(updates: 400))
    #expect(try run([unbroken]).status == 0)
    let expected = try contents("model/weights.safetensors")
    // Where the run is at its end before the signal comes, it is run again.
    var stopped = try stop(unbroken)
    for _ in 0..<20 where stopped.status == 0 { stopped = try stop(unbroken) }
    #expect(stopped.status == 143, "\(stopped)")
    #expect(stopped.stderr.contains("attentive-train: stopped at update "), "\(stopped.stderr)")
    #expect(stopped.stderr.hasSuffix("the same command goes on\n"))
    #expect(try run([unbroken]).status == 0)
    #expect(try contents("model/weights.safetensors") == expected)
  }

  /// What comes of a new run that is asked to stop once it has trained.
  private func stop(_ file: String) throws -> Outcome {
    try FileManager.default.removeItem(atPath: folder.path + "/run")
    let (process, outcome) = try start([file])
    let metrics = URL(fileURLWithPath: folder.path + "/run/metrics.jsonl")
    while process.isRunning, (try? Data(contentsOf: metrics))?.isEmpty ?? true { usleep(2000) }
    process.terminate()
    return try outcome()
  }

  @Test(arguments: [
    (#""updats": 3"#, 15, "recipe.updats is no key here; there are adam, checkpointInterval, epochs, "),
    (#""precision": "f16""#, 15, "recipe.precision "),
    (#""adam": {"beta1": "much"}"#, 15, "recipe.adam.beta1 is not a number"),
    (#""validation": {"patience": 2}"#, 0, "recipe.finalWeights which updates are the last ones"),
    (#""validation": {"bleu": {"tokenization": "14a"}}"#, 15, "recipe.validation.bleu.tokenization "),
    (#""labelSmoothing": 1.5"#, 15, "recipe.labelSmoothing.rate 1.5 is not in 0..<1"),
    (#""labelSmoothing": {"rate": 0.1, "convention": "mine"}"#, 15, "recipe.labelSmoothing.convention "),
  ])
  func `a wrong key or value is refused with its place before anything runs`(
    member: String, line: Int, words: String
  ) throws {
    let file = try folder.write("run.json", configuration(",\n    " + member))
    let outcome = try run([file])
    #expect(outcome.status == 64 && outcome.stdout == "")
    #expect(outcome.stderr.contains(words), "\(outcome.stderr)")
    #expect(
      outcome.stderr.hasPrefix("attentive-train: '\(file)', line \(line == 0 ? "" : "\(line)")"),
      "\(outcome.stderr)")
    #expect(outcome.stderr.count { $0 == "\n" } == 1)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/run"))
  }

  private func configuration(_ more: String) -> String { configuration(updates: 12, more) }

  @Test func `what is no configuration is told in one line`() throws {
    let broken = try folder.write("broken.json", "{\"preset\": \"tiny\",\n \"seed\": }")
    let outcome = try run([broken])
    #expect(outcome.status == 64 && outcome.stderr.contains("is not JSON: "), "\(outcome.stderr)")
    #expect(outcome.stderr.contains("line 2"), "\(outcome.stderr)")
    let unknown = try run([try folder.write("unknown.json", #"{"preset": "huge"}"#)])
    #expect(unknown.status == 64 && unknown.stderr.contains("preset is 'huge'; there are tiny, small, "))
    let missing = try run([folder.path + "/none.json"])
    #expect(missing.status == 64 && missing.stderr.contains("none.json' cannot be read: "))
    #expect(try run([]).status == 64)
    let data = try folder.write("data.json", #"{"data": {"corpus": "files"}}"#)
    #expect(try run([data]).stderr.contains("data.train is missing, which a corpus of files needs"))
    let model = try folder.write("model.json", "{\n\"model\": {\"layers\": 0}}")
    #expect(try run([model]).stderr == "attentive-train: '\(model)', line 2: model layers is 0\n")
  }

  @Test func `every preset is written as a file that is read again`() throws {
    for preset in ["tiny", "multi30k-tiny", "big", "table3-E-learnedpositions-desk"] {
      let printed = try run(["--print-preset", preset])
      #expect(printed.status == 0)
      // A corpus that is not there stops it, but not before all keys were read.
      let text = printed.stdout.replacing(#""source" : "en""#, with: #""source" : "xx""#)
      let outcome = try run([try folder.write("preset.json", text)])
      #expect(
        outcome.status == 64 && outcome.stderr.contains("data.source is 'xx'; there are en, de, fr"),
        "\(outcome)")
    }
    #expect(try run(["--list-presets"]).stdout.split(separator: "\n").count == TrainingPreset.all.count)
  }

  @Test func `a full disk is one clear line, and the checkpoint before stays`() throws {
    let file = try folder.write("run.json", configuration(updates: 5))
    #expect(try run([file]).status == 0)
    let before = try contents("checkpoint.safetensors")
    _ = try folder.write("run.json", configuration(updates: 40))
    // Files may have 32 KiB: enough for metrics, not for a checkpoint.
    let outcome = try run([file], shell: "ulimit -f 32")
    #expect(outcome.status == 1)
    #expect(
      outcome.stderr.hasPrefix(
        "attentive-train: training: checkpoint '\(folder.path)/run/checkpoint.safetensors': cannot be written: "
      ),
      "\(outcome.stderr)")
    #expect(outcome.stderr.count { $0 == "\n" } == 1)
    #expect(try contents("checkpoint.safetensors") == before)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path + "/run").allSatisfy {
        !$0.hasSuffix(".partial")
      })
  }
}
