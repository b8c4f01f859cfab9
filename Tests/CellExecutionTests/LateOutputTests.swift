import CellExecution
import Foundation
import Synchronization
import TestSupport
import Testing

/// What a run puts out, also after its end.
final class Heard: Sendable {
  private let events = Mutex<[CellEvent]>([])
  var listener: @Sendable (CellEvent) -> Void { { event in self.events.withLock { $0.append(event) } } }

  func text(_ wanted: StandardStream) -> String {
    events.withLock { $0 }.map { if case .stream(wanted, let text) = $0 { text } else { "" } }.joined()
  }

  /// Waits until the text is there; gives up after a minute.
  func waits(for text: String, on stream: StandardStream = .stdout) async throws -> Bool {
    for _ in 0..<3_000 {
      if self.text(stream).contains(text) { return true }
      try await Task.sleep(for: .milliseconds(20))
    }
    return false
  }
}

extension CellTests {
  @Suite struct LateOutputTests {
    /// Code that starts something that writes "late" once `flag` is there, and ends at once.
    static let starts = [
      "Thread { sleepUntilFlag(); print(\"late\") }.start()",
      "DispatchQueue.global().asyncAfter(deadline: .now() + 0.1) { sleepUntilFlag(); print(\"late\") }",
      "DispatchQueue.global().async { sleepUntilFlag(); print(\"late\") }",
      "Task { while !isFlagged() { try await Task.sleep(for: .milliseconds(10)) }; print(\"late\") }",
      "Task.detached { while !isFlagged() { try await Task.sleep(for: .milliseconds(10)) }; print(\"late\") }",
      "Task { @MainActor in while !isFlagged() { try await Task.sleep(for: .milliseconds(10)) }; print(\"late\") }",
      """
      func check() {
        DispatchQueue.main.asyncAfter(deadline: .now() + 0.01) { if isFlagged() { print("late") } else { check() } }
      }
      check()
      """,
      """
      let child = Process()
      child.executableURL = URL(fileURLWithPath: "/bin/sh")
      child.arguments = ["-c", "while [ ! -e '\\(flag)' ]; do sleep 0.1; done; echo late"]
      try child.run()
      """,
    ]

    /// A session whose cells can wait for a file, and the file.
    private func flagged(_ folder: TemporaryFolder) async throws -> (session: Session, flag: String) {
      let session = try Session()
      let flag = folder.path + "/flag"
      let run = await session.run(
        """
        import Foundation
        let flag = "\(flag)"
        @Sendable func isFlagged() -> Bool { FileManager.default.fileExists(atPath: flag) }
        @Sendable func sleepUntilFlag() { while !isFlagged() { Thread.sleep(forTimeInterval: 0.01) } }
        func raiseFlag() { FileManager.default.createFile(atPath: flag, contents: nil) }
        """)
      #expect(run.outcome == .completed, "\(run)")
      return (session, flag)
    }

    @Test(arguments: starts) func `what outlives its cell puts out there`(code: String) async throws {
      let folder = try TemporaryFolder()
      defer { withExtendedLifetime(folder) {} }
      let (session, _) = try await flagged(folder)
      let heard = Heard()
      let run = await session.run(code + "\nprint(\"early\")", onEvent: heard.listener)
      #expect(run.stdout == "early\n", "\(run)")
      let next = await session.run("print(\"next\"); raiseFlag(); Thread.sleep(forTimeInterval: 0.5)")
      #expect(next.stdout == "next\n", "\(next)")
      #expect(try await heard.waits(for: "late"))
      #expect(heard.text(.stdout) == "early\nlate\n")
    }

    @Test func `a trap of a thread that outlives its cell is told there`() async throws {
      let folder = try TemporaryFolder()
      defer { withExtendedLifetime(folder) {} }
      let (session, flag) = try await flagged(folder)
      _ = await session.run("let list = [1]")
      let heard = Heard()
      let run = await session.run(
        "Thread { sleepUntilFlag(); print(list[list.count]) }.start()", onEvent: heard.listener)
      #expect(run.outcome == .completed, "\(run)")
      FileManager.default.createFile(atPath: flag, contents: nil)
      #expect(
        try await heard.waits(for: "cell 3, line 1: Index out of range", on: .stderr),
        "\(heard.text(.stderr))")
      #expect(await session.run("list").result == "[1]")
    }

    @Test func `cells that run side by side keep their output and see each other's variables`() async throws {
      let session = try Session()
      _ = await session.run("import Foundation\nvar done = false")
      let heard = Heard()
      async let first = session.run(
        """
        let shared = 5
        for _ in 0..<20 { print("first") }
        while !done { Thread.sleep(forTimeInterval: 0.01) }
        for _ in 0..<20 { print("first") }
        done
        """, onEvent: heard.listener)
      #expect(try await heard.waits(for: "first"))
      let second = await session.run("done = true\nfor _ in 0..<5 { print(\"second\") }\nshared")
      #expect(second.result == "5", "\(second)")
      #expect(second.stdout == String(repeating: "second\n", count: 5))
      let slow = await first
      #expect(slow.stdout == String(repeating: "first\n", count: 40))
      #expect(slow.result == "true")
    }

    @Test func `a trap in one of two running cells leaves the other alone`() async throws {
      let folder = try TemporaryFolder()
      defer { withExtendedLifetime(folder) {} }
      let (session, flag) = try await flagged(folder)
      let heard = Heard()
      async let slow = session.run(
        "print(\"begun\")\nsleepUntilFlag()\nprint(\"whole\")", onEvent: heard.listener)
      #expect(try await heard.waits(for: "begun"))
      let trapped = await session.run("let none: Int? = nil\nnone!")
      #expect(trapped.failure?.name == "Trap", "\(trapped)")
      FileManager.default.createFile(atPath: flag, contents: nil)
      let run = await slow
      #expect(run.outcome == .completed, "\(run)")
      #expect(run.stdout == "begun\nwhole\n")
    }
  }
}
