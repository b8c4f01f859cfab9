import CellCompiler
import CellExecution
import Foundation
import Testing

extension CellTests {
  @Suite struct ShutdownTests {
    @Test func `shutting down leaves no process and no folder`() async throws {
      let session = try Session()
      let run = await session.run(
        """
        import Foundation
        let child = Process()
        child.executableURL = URL(fileURLWithPath: "/bin/sleep")
        child.arguments = ["1000"]
        try child.run()
        print(getpid(), child.processIdentifier)
        """)
      let identifiers = run.stdout.split(whereSeparator: \.isWhitespace).compactMap { Int32($0) }
      #expect(identifiers.count == 2, "\(run)")
      let folder = try #require(workerFolder(identifiers[0]))
      #expect(FileManager.default.fileExists(atPath: folder))
      await session.executor.shutDown()
      try await waitUntil { identifiers.allSatisfy { kill($0, 0) != 0 || isZombie($0) } }
      #expect(!FileManager.default.fileExists(atPath: folder))
      #expect(await session.run("1").failure?.name == "WorkerDied")
    }

    @Test func `shutting down at once leaves nothing of the warm-up`() async throws {
      let session = try Session()
      let folder = session.executor.folder
      try await session.executor.start()
      #expect(FileManager.default.fileExists(atPath: folder))
      try await Task.sleep(for: .milliseconds(30))
      await session.executor.shutDown()
      try await waitUntil { !FileManager.default.fileExists(atPath: folder) }
    }

    @Test func `no descriptor leaks from cell to cell`() async throws {
      let session = try Session()
      _ = await session.run("import Foundation")
      let before = try await descriptors(session)
      for _ in 0..<10 {
        _ = await session.run("1")
        _ = await session.run("fatalError()")
      }
      // The pipes of the last runs close a moment later; those of twenty would be forty.
      #expect(try await descriptors(session) <= before + 8)
    }

    /// How many descriptors the worker has open.
    private func descriptors(_ session: Session) async throws -> Int {
      let run = await session.run(
        #"try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count"#)
      return try #require(run.result.flatMap { Int($0) }, "\(run)")
    }

    /// The session's folder, from the worker's command line.
    private func workerFolder(_ identifier: Int32) -> String? {
      guard let data = FileManager.default.contents(atPath: "/proc/\(identifier)/cmdline") else { return nil }
      return data.split(separator: 0).last.map { String(decoding: $0, as: UTF8.self) }
    }

    /// Killed, but its parent (not us) has not asked yet.
    private func isZombie(_ identifier: Int32) -> Bool {
      let status = (try? String(contentsOfFile: "/proc/\(identifier)/stat", encoding: .utf8)) ?? ""
      return status.split(separator: ")").last?.contains("Z") == true
    }
  }
}
