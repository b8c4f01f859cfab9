import CellCompiler
import Foundation
import RichContent

/// Something that the worker runs: a cell, or a comm message's handler.
struct WorkerRun {
  enum Work: Sendable {
    case cell(CompiledCell, acceptsInput: Bool)
    case comm(CommMessage)
  }

  /// How a run ended, as the worker tells it.
  enum Ending: Sendable {
    case completed
    case threw(name: String, message: String)
    case trapped(Trap)
    case interrupted
    /// The process had grown beyond its limit; both in bytes.
    case memoryLimit(resident: Int, limit: Int)
    case notLoaded(message: String)
    case died(WorkerDeath)
  }

  var output = OutputDecoder()
  /// Hears what the run puts out, also after its end.
  var onEvent: @Sendable (CellEvent) -> Void
  /// Hears that a cell's library is there.
  var onLoaded: @Sendable () -> Void
  /// Hears of a trap on a thread that outlived the run.
  var onLateTrap: @Sendable (Trap) -> Void
  /// Called once; nil once it was.
  var onEnd: (@Sendable (Ending) -> Void)?

  var hasEnded: Bool { onEnd == nil }

  /// Hands a frame of this run to whom it is for.
  mutating func handle(_ frame: WorkerFrame) {
    // After the end, a runtime's last words are those of the trap that is told next, or else output.
    if hasEnded && frame.kind != .trapped { output.releaseFatalError().forEach(onEvent) }
    switch frame.kind {
    case .stdout: show(frame.payload, on: .stdout)
    case .stderr: show(frame.payload, on: .stderr)
    case .display:
      if let record = try? JSONDecoder().decode(DisplayRecord.self, from: frame.payload) {
        onEvent(.record(record))
      }
    case .input:
      let prompt = String(decoding: frame.payload.dropFirst(), as: UTF8.self)
      onEvent(.inputRequest(prompt: prompt, password: frame.payload.first == 1))
    case .loaded: onLoaded()
    case .completed: end(.completed)
    case .interrupted: end(.interrupted)
    case .notLoaded: end(.notLoaded(message: String(decoding: frame.payload, as: UTF8.self)))
    case .memoryLimit:
      let numbers = String(decoding: frame.payload, as: UTF8.self).split(separator: " ").compactMap {
        Int($0)
      }
      end(.memoryLimit(resident: numbers.first ?? 0, limit: numbers.last ?? 0))
    case .threw:
      let parts = frame.payload.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      end(.threw(name: parts.first ?? "Error", message: parts.dropFirst().first ?? ""))
    case .trapped:
      var trap = Trap(report: String(decoding: frame.payload, as: UTF8.self))
      trap.runtimeMessage = output.takeFatalError()
      if hasEnded { onLateTrap(trap) } else { end(.trapped(trap)) }
    case .load, .comm, .interrupt, .answer: break
    }
  }

  mutating func end(_ ending: Ending) {
    output.finish().forEach(onEvent)
    onEnd?(ending)
    onEnd = nil
  }

  private mutating func show(_ bytes: Data, on stream: StandardStream) {
    output.decode(bytes, from: stream).forEach(onEvent)
  }
}
