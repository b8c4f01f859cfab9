import CellExecution
import Foundation
import Testing

extension CellTests {
  @Suite struct InsightServiceTests {
    @Test func `a killed service is started anew`() async throws {
      let session = try Session()
      _ = await session.run("let remembered = 1")
      try await session.warm()
      for _ in 1...2 {
        let service = try #require(services().last)
        kill(service, SIGKILL)
        // Whether this question is answered depends on who is faster; the ones after it are.
        _ = await session.texts("rememb‸")
        try await session.warm()
        #expect(await session.texts("rememb‸") == ["remembered"])
        #expect(services().last.map { $0 != service } == true)
      }
      #expect(await session.run("remembered").result == "1")
    }

    @Test func `a service that hangs costs an empty answer and is started anew`() async throws {
      var patience = InsightPatience()
      (patience.answer, patience.question) = (.seconds(2), .seconds(10))
      let session = try Session(patience: patience)
      try await session.warm()
      let service = try #require(services().last)
      kill(service, SIGSTOP)
      #expect(await session.complete("pri‸").candidates == [])
      try await session.warm()
      #expect(services().last.map { $0 != service } == true && !services().contains(service))
    }

    @Test func `questions are answered while a cell runs`() async throws {
      let session = try Session()
      _ = await session.run("let started = 1")
      try await session.warm()
      async let running = session.run("while true {}")
      try await Task.sleep(for: .milliseconds(500))
      #expect(await session.texts("start‸") == ["started"])
      #expect(await session.inspect("start‸ed")?.plainText == "let started: Int")
      session.executor.interrupt()
      #expect(await running.failure?.name == "Interrupted")
    }

    @Test func `the service ends with the session`() async throws {
      let session = try Session()
      try await session.warm()
      let service = try #require(services().last)
      await session.executor.shutDown()
      try await waitUntil { !services().contains(service) }
      #expect(await session.complete("pri‸").candidates == [])
      #expect(services().isEmpty)
    }

    /// The children of this process that answer questions, by their start.
    private func services() -> [Int32] {
      let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
      return processes.compactMap { Int32($0) }.sorted().filter { process in
        let status = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        // PID (NAME) STATE PARENT …; the name is cut to 15 bytes.
        let parts = status.split(separator: ")")
        return parts.first?.hasSuffix("(code-insight") == true && parts.last?.contains("Z") == false
          && parts.last?.split(separator: " ").dropFirst().first == "\(getpid())"
      }
    }
  }
}
