import CellExecution
import Synchronization
import Testing

extension CellTests {
  @Suite struct InputTests {
    @Test func `a cell can ask for a line`() async throws {
      let session = try Session()
      let run = await session.run(
        #"print("before"); try input("name? ", password: true)"#, acceptsInput: true
      ) {
        event in
        if case .inputRequest = event { session.executor.answerInput("Jörg") }
      }
      #expect(run.events.first == .stream(.stdout, "before\n"))
      #expect(run.events.contains(.inputRequest(prompt: "name? ", password: true)))
      #expect(run.result == #""Jörg""#, "\(run)")
    }

    @Test func `readLine asks the user, too, and again after a cell without input`() async throws {
      let session = try Session()
      #expect(await session.run("readLine() == nil").result == "true")
      let lines = Mutex(["one", "two"])
      let run = await session.run(
        "[readLine() ?? \"-\", readLine() ?? \"-\"].joined(separator: \"+\")", acceptsInput: true
      ) { event in
        if case .inputRequest = event { session.executor.answerInput(lines.withLock { $0.removeFirst() }) }
      }
      #expect(run.result == #""one+two""#, "\(run)")
      #expect(run.events.filter { $0 == .inputRequest(prompt: "", password: false) }.count == 2)
    }

    @Test func `where nobody can answer, asking fails at once`() async throws {
      let session = try Session()
      let run = await session.run(#"try input("name? ")"#)
      #expect(run.failure?.name == "InputError", "\(run)")
      #expect(run.failure?.message.contains("nobody can answer") == true)
      #expect(run.events.isEmpty)
    }
  }
}
