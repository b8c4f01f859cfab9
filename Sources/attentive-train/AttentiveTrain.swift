import ArgumentParser
import Foundation
import ProcessSignals
import Synchronization
import Translation

@main
struct AttentiveTrain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attentive-train",
    abstract:
      "Train a translation model as a configuration file says, and write checkpoints, model and report.",
    discussion: """
      The file is JSON; what it leaves out is as in the preset that it names. Unknown keys and wrong values are refused \
      before anything runs. Paths in it are below its own folder. The run's folder ('output') receives:
        checkpoint.safetensors  the run's state; the same command goes on from it, to the same bits
        metrics.jsonl           a JSON object a line for each point of the curve
        model/                  what attentive-translate reads
        report.md, record.json  the run's table, curve and score, for people and for programs
        test.translations       the test set's translations

      EXAMPLES
        attentive-train --print-preset tiny > run.json
        attentive-train run.json
        attentive-translate run/model < test.en > test.de
        attentive-train --list-presets

      EXIT CODES
        0         the run is at its end
        1         the data cannot be read, the run diverged, or its files cannot be written
        64        the command line or the configuration file is wrong
        130, 143  stopped by SIGINT or SIGTERM, after a checkpoint was written; a second signal ends it at once
      """)

  @Argument(help: "The configuration file.", completion: .file()) var file: String?
  @Option(help: "Write a complete configuration file for a preset, and end.") var printPreset: String?
  @Flag(help: "Write the names of all presets, and end.") var listPresets = false

  func validate() throws {
    let asked = [file != nil, printPreset != nil, listPresets].count { $0 }
    guard asked == 1 else {
      throw ValidationError("give a configuration file, --print-preset or --list-presets")
    }
  }

  func run() async throws {
    do {
      if listPresets {
        print(TrainingPreset.all.map(\.name).joined(separator: "\n"))
      } else if let printPreset {
        guard let preset = TrainingPreset.all.first(where: { $0.name == printPreset }) else {
          throw ValidationError("--print-preset: there is no '\(printPreset)'; --list-presets names all")
        }
        let json = try TrainingTask.json(RunConfiguration(preset))
        try FileHandle.standardOutput.write(contentsOf: json)
      } else if let file {
        try await train(file)
      }
    } catch let error as ValidationError {
      throw error
    } catch let error as ExitCode {
      throw error
    } catch {
      FileHandle.standardError.write(Data("attentive-train: \(error)\n".utf8))
      throw ExitCode(error is ConfigurationError ? 64 : 1)
    }
  }

  /// Trains on a thread of its own, which a signal asks to stop between two updates.
  private func train(_ path: String) async throws {
    let task = TrainingTask(file: try ConfigurationFile(path: path))
    // A file beyond its limit is an error of the write, not the program's end.
    signal(SIGXFSZ, SIG_IGN)
    let stopping = Mutex(Stopping())
    // Before the run begins: a signal that comes first stops it, too.
    onStopSignals { number in
      stopping.withLock {
        $0.signal = number
        $0.run?.cancel()
      }
    }
    let run = Task.detached { try task.run() }
    stopping.withLock {
      $0.run = run
      if $0.signal != nil { run.cancel() }
    }
    do {
      try await run.value
    } catch TrainingError.interrupted(let update, let updates) {
      FileHandle.standardError.write(
        Data("attentive-train: stopped at update \(update) of \(updates); the same command goes on\n".utf8))
      throw ExitCode(128 + (stopping.withLock(\.signal) ?? SIGINT))
    }
  }

  private struct Stopping {
    var signal: Int32?
    var run: Task<Void, any Error>?
  }
}
