import CellCompiler
import CellExecution
import Foundation
import RichContent
import Synchronization

/// Stands in for Swift, so that the kernel is tested without a compiler.
///
/// Each line of a cell is a command: `print TEXT`, `complain TEXT`, `show TEXT`, `update TEXT`, `clear`, `result TEXT`,
/// `fail TEXT`, `ask PROMPT`, `secret PROMPT`, `flood COUNT`, `alternate COUNT`, `sleep MILLISECONDS`, and `trickle`
/// and `wait`, which only an interrupt ends.
final class EchoExecutor: CellExecuting {
  private struct State {
    var ran: [(code: String, number: Int)] = []
    var isInterrupted = false
    var isShutDown = false
    var answer: String?
  }

  private let state = Mutex(State())

  var ran: [String] { state.withLock { $0.ran.map(\.code) } }
  var isShutDown: Bool { state.withLock { $0.isShutDown } }

  func start() async throws {}

  func run(
    _ code: String, number: Int, acceptsInput: Bool, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) async -> CellOutcome {
    state.withLock {
      $0.ran.append((code, number))
      $0.isInterrupted = false
      $0.answer = nil
    }
    for line in code.split(separator: "\n") {
      let (command, text) = split(line)
      switch command {
      case "print": onEvent(.stream(.stdout, text + "\n"))
      case "complain": onEvent(.stream(.stderr, text + "\n"))
      case "show":
        onEvent(.record(.display(MIMEBundle(plainText: text), metadata: [:], displayID: "there")))
      case "update":
        onEvent(.record(.update(MIMEBundle(plainText: text), metadata: [:], displayID: "there")))
      case "clear": onEvent(.record(.clearOutput(wait: true)))
      case "figure": onEvent(.record(.figure(name: text, files: [.svg: Data("<svg/>".utf8)])))
      case "result": onEvent(.record(.result(MIMEBundle(plainText: text), metadata: [:])))
      case "fail":
        return .failed(CellFailure(name: "EchoError", message: text, traceback: ["line 1", text]))
      case "ask", "secret":
        guard acceptsInput else {
          return .failed(CellFailure(name: "NoInput", message: "nobody can answer", traceback: []))
        }
        onEvent(.inputRequest(prompt: text, password: command == "secret"))
        guard let answer = await awaitAnswer() else { return .failed(.interrupted) }
        onEvent(.stream(.stdout, "got \(answer)\n"))
      case "flood":
        for number in 0..<(Int(text) ?? 0) { onEvent(.stream(.stdout, "\(number)\n")) }
      case "alternate":
        for number in 0..<(Int(text) ?? 0) {
          onEvent(.stream(number.isMultiple(of: 2) ? .stdout : .stderr, "\(number)\n"))
        }
      case "sleep": try? await Task.sleep(for: .milliseconds(Int(text) ?? 0))
      case "trickle":
        onEvent(.stream(.stdout, "on\n"))
        while !state.withLock({ $0.isInterrupted }) {
          onEvent(.record(.display(MIMEBundle(plainText: "drop"), metadata: [:], displayID: nil)))
          try? await Task.sleep(for: .microseconds(200))
        }
        return .failed(.interrupted)
      case "wait":
        while !state.withLock({ $0.isInterrupted }) { try? await Task.sleep(for: .milliseconds(2)) }
        return .failed(.interrupted)
      default: return .failed(CellFailure(name: "UnknownCommand", message: String(line), traceback: []))
      }
    }
    return .completed
  }

  func deliver(
    _ message: CommMessage, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) async -> CellOutcome { .completed }

  func completions(of code: String, at offset: Int) async -> CodeCompletions {
    CodeCompletions(candidates: [], range: offset..<offset)
  }

  func inspection(of code: String, at offset: Int) async -> MIMEBundle? { nil }

  func completeness(of code: String) -> CodeCompleteness {
    if code.hasSuffix("{") { return .incomplete(indent: "  ") }
    return code.hasSuffix("!") ? .invalid : .complete
  }

  func interrupt() { state.withLock { $0.isInterrupted = true } }
  func answerInput(_ line: String) { state.withLock { $0.answer = line } }
  func shutDown() async { state.withLock { $0.isShutDown = true } }

  private func awaitAnswer() async -> String? {
    while true {
      let (answer, isInterrupted) = state.withLock { ($0.answer, $0.isInterrupted) }
      if answer != nil || isInterrupted { return answer }
      try? await Task.sleep(for: .milliseconds(2))
    }
  }

  private func split(_ line: Substring) -> (command: Substring, text: String) {
    let parts = line.split(separator: " ", maxSplits: 1)
    return (parts[0], parts.count > 1 ? String(parts[1]) : "")
  }
}

extension CellFailure {
  fileprivate static let interrupted = CellFailure(
    name: "Interrupted", message: "interrupted", traceback: ["Interrupted"])
}
