import CellCompiler
import CellExecution
import Foundation
import RichContent
import Synchronization

/// Stands in for Swift, so that the kernel is tested without a compiler.
///
/// Each line of a cell is a command: `print TEXT`, `complain TEXT`, `show TEXT`, `update TEXT`, `clear`, `result TEXT`,
/// `fail TEXT`, `die TEXT`, `ask PROMPT`, `secret PROMPT`, `flood COUNT`, `alternate COUNT`, `page TEXT`, `next TEXT`,
/// `again TEXT`, `comm ID TARGET`, `tell ID`, `part ID`, `hold`, which waits for `release()`, `later TEXT`, which waits for
/// it after the cell's end and then prints, and `trickle` and `wait`, which only an interrupt ends.
final class EchoExecutor: CellExecuting {
  private struct State {
    var ran: [(code: String, number: Int)] = []
    var delivered: [CommMessage] = []
    var interrupts = 0
    var isShutDown = false
    var isReleased = false
    var answer: String?
  }

  private let state = Mutex(State())

  var ran: [String] { state.withLock { $0.ran.map(\.code) } }
  var delivered: [CommMessage] { state.withLock(\.delivered) }
  var isShutDown: Bool { state.withLock { $0.isShutDown } }

  func start() async throws {}

  func run(
    _ code: String, number: Int, acceptsInput: Bool, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) async -> CellOutcome {
    let interrupts = state.withLock { state in
      state.ran.append((code, number))
      state.answer = nil
      return state.interrupts
    }
    let isInterrupted: @Sendable () -> Bool = { self.state.withLock { $0.interrupts > interrupts } }
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
      case "die":
        return .failed(CellFailure(name: "WorkerDied", message: text, traceback: []))
      case "page": onEvent(.record(.page(MIMEBundle(plainText: text))))
      case "next", "again": onEvent(.record(.nextInput(text, replaces: command == "again")))
      case "comm":
        let words = text.split(separator: " ").map(String.init)
        onEvent(
          .record(
            .comm(
              CommMessage(
                .open(target: words[1]), id: words[0], data: ["from": "cell"], metadata: ["version": "2"],
                buffers: [Data([1, 2])]))))
      case "tell": onEvent(.record(.comm(CommMessage(.message, id: text, data: [1]))))
      case "part": onEvent(.record(.comm(CommMessage(.close, id: text))))
      case "later":
        Task {
          await held()
          onEvent(.stream(.stdout, text + "\n"))
          onEvent(.stream(.stdout, "and more\n"))
        }
      case "ask", "secret":
        guard acceptsInput else {
          return .failed(CellFailure(name: "NoInput", message: "nobody can answer", traceback: []))
        }
        onEvent(.inputRequest(prompt: text, password: command == "secret"))
        guard let answer = await answer(unless: isInterrupted) else { return .failed(.interrupted) }
        onEvent(.stream(.stdout, "got \(answer)\n"))
      case "flood":
        for number in 0..<(Int(text) ?? 0) { onEvent(.stream(.stdout, "\(number)\n")) }
      case "alternate":
        for number in 0..<(Int(text) ?? 0) {
          onEvent(.stream(number.isMultiple(of: 2) ? .stdout : .stderr, "\(number)\n"))
        }
      case "hold": await held()
      case "trickle":
        onEvent(.stream(.stdout, "on\n"))
        while !isInterrupted() {
          onEvent(.record(.display(MIMEBundle(plainText: "drop"), metadata: [:], displayID: nil)))
          try? await Task.sleep(for: .microseconds(200))
        }
        return .failed(.interrupted)
      case "wait":
        while !isInterrupted() { try? await Task.sleep(for: .milliseconds(2)) }
        return .failed(.interrupted)
      default: return .failed(CellFailure(name: "UnknownCommand", message: String(line), traceback: []))
      }
    }
    return .completed
  }

  /// Knows the target `echo`, whose comms say back what they are told, and fails at the data `"fail"`.
  func deliver(
    _ message: CommMessage, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) async -> CellOutcome {
    state.withLock { $0.delivered.append(message) }
    if message.data == "fail" {
      return .failed(CellFailure(name: "EchoError", message: "no luck", traceback: []))
    }
    switch message.kind {
    case .open("echo"): onEvent(.stream(.stdout, "opened\n"))
    case .open: onEvent(.record(.comm(CommMessage(.close, id: message.id))))
    case .message:
      onEvent(.stream(.stdout, "told\n"))
      onEvent(
        .record(
          .comm(CommMessage(.message, id: message.id, data: message.data, buffers: message.buffers))))
    case .close: onEvent(.stream(.stdout, "closed\n"))
    }
    return .completed
  }

  /// Completes the word before the cursor.
  func completions(of code: String, at offset: Int) async -> CodeCompletions {
    let word = word(of: code, before: offset)
    let candidate = CodeCompletions.Candidate(
      text: word + "(", kind: "function", signature: "\(word)(_: Int)", typeName: "Void")
    return CodeCompletions(
      candidates: word.isEmpty ? [] : [candidate], range: (offset - word.utf8.count)..<offset)
  }

  func inspection(of code: String, at offset: Int) async -> MIMEBundle? {
    let word = word(of: code, before: offset)
    return word.isEmpty ? nil : MIMEBundle([.plainText: .text(word), .html: .text("<b>\(word)</b>")])
  }

  private func word(of code: String, before offset: Int) -> String {
    let before = String(decoding: code.utf8.prefix(offset), as: UTF8.self)
    return String(before.reversed().prefix(while: \.isLetter).reversed())
  }

  func completeness(of code: String) -> CodeCompleteness {
    if code.hasSuffix("{") { return .incomplete(indent: "  ") }
    return code.hasSuffix("!") ? .invalid : .complete
  }

  /// Lets go on what waits for it, and all that will.
  func release() { state.withLock { $0.isReleased = true } }

  private func held() async {
    while !state.withLock(\.isReleased) { try? await Task.sleep(for: .milliseconds(2)) }
  }

  func interrupt() { state.withLock { $0.interrupts += 1 } }
  func answerInput(_ line: String) { state.withLock { $0.answer = line } }

  /// Ends the running cells, as the engine does.
  func shutDown() async {
    interrupt()
    state.withLock { $0.isShutDown = true }
  }

  private func answer(unless isInterrupted: () -> Bool) async -> String? {
    while true {
      let answer = state.withLock(\.answer)
      if answer != nil || isInterrupted() { return answer }
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
