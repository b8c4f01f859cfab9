import CellExecution
import Foundation
import RichContent
import TestSupport
import Testing

extension CellTests {
  @Suite struct OutputTests {
    /// Code that waits until a file is there, or gives up after a minute.
    private func waits(for file: String) -> String {
      """
      for _ in 0..<6_000 where !FileManager.default.fileExists(atPath: "\(file)") {
        Thread.sleep(forTimeInterval: 0.01)
      }
      """
    }

    @Test func `print streams while the cell still runs`() async throws {
      let session = try Session()
      let folder = try TemporaryFolder()
      defer { withExtendedLifetime(folder) {} }
      let heard = folder.path + "/heard"
      _ = await session.run("import Foundation")
      // The cell goes on only once its first line was heard.
      let run = await session.run(
        """
        print("a")
        \(waits(for: heard))
        print(FileManager.default.fileExists(atPath: "\(heard)") ? "b" : "nobody heard")
        """
      ) { event in
        if event == .stream(.stdout, "a\n") { FileManager.default.createFile(atPath: heard, contents: nil) }
      }
      #expect(run.stdout == "a\nb\n", "\(run)")
    }

    @Test func `a line without its end is shown, too`() async throws {
      let session = try Session()
      let folder = try TemporaryFolder()
      defer { withExtendedLifetime(folder) {} }
      let heard = folder.path + "/heard"
      _ = await session.run("import Foundation")
      let run = await session.run("print(\"working\", terminator: \"\")\n" + waits(for: heard)) { event in
        if event == .stream(.stdout, "working") {
          FileManager.default.createFile(atPath: heard, contents: nil)
        }
      }
      #expect(FileManager.default.fileExists(atPath: heard), "\(run)")
      #expect(run.events.count == 1)
    }

    @Test func `printed text and displays keep their order`() async throws {
      let session = try Session()
      let run = await session.run(
        #"print("a"); display(1); print("b"); display(2); print("c", terminator: ""); 3"#)
      let order = run.events.map { event in
        switch event {
        case .stream(_, let text): text
        case .record(.display(let bundle, _, _)), .record(.result(let bundle, _)): bundle.plainText ?? "?"
        default: "?"
        }
      }
      #expect(order == ["a\n", "1", "b\n", "2", "c", "3"])
    }

    @Test func `a megabyte arrives whole and in few pieces`() async throws {
      let session = try Session()
      let run = await session.run(#"for i in 0..<100_000 { print("line \(i)") }"#)
      let expected = (0..<100_000).map { "line \($0)\n" }.joined()
      #expect(run.stdout == expected)
      // Far fewer than lines, however slowly they come.
      #expect(run.events.count < 10_000, "\(run.events.count)")
    }

    @Test func `a single print of ten megabytes arrives whole`() async throws {
      let session = try Session()
      let run = await session.run(#"print(String(repeating: "律", count: 3_500_000))"#)
      #expect(run.stdout.utf8.count == 10_500_001)
      #expect(run.stdout.allSatisfy { $0 == "律" || $0 == "\n" })
    }

    @Test func `a character written in two parts arrives as one`() async throws {
      let session = try Session()
      let run = await session.run(
        """
        import Glibc
        let bytes: [UInt8] = Array("né 👩‍👩‍👧 律".utf8)
        for byte in bytes { var b = byte; write(1, &b, 1); usleep(3000) }
        """)
      #expect(run.stdout == "né 👩‍👩‍👧 律")
      for case .stream(_, let text) in run.events { #expect(!text.contains("\u{FFFD}")) }
    }

    @Test func `standard error is told from standard output`() async throws {
      let session = try Session()
      let run = await session.run(
        #"import Foundation; FileHandle.standardError.write(Data("oh\n".utf8)); print("fine")"#)
      #expect(run.stderr == "oh\n")
      #expect(run.stdout == "fine\n")
    }

    @Test func `the two streams keep their order`() async throws {
      let session = try Session()
      let run = await session.run(
        """
        import Foundation
        for i in 0..<50 {
          print("out \\(i)")
          if i % 2 == 0 { fputs("err \\(i)\\n", stderr) } else { FileHandle.standardError.write(Data("err \\(i)\\n".utf8)) }
        }
        """)
      let order = run.events.map { if case .stream(_, let text) = $0 { text } else { "?" } }
      #expect(order == (0..<50).flatMap { ["out \($0)\n", "err \($0)\n"] })
    }

    @Test func `a cell may send its output elsewhere for a while`() async throws {
      let session = try Session()
      let run = await session.run(
        """
        import Glibc
        let saved = dup(1)
        var ends: [Int32] = [0, 0]
        pipe(&ends)
        dup2(ends[1], 1)
        print("caught")
        fflush(stdout)
        dup2(saved, 1)
        var bytes = [UInt8](repeating: 0, count: 100)
        let count = read(ends[0], &bytes, 100)
        print("it was", String(decoding: bytes[..<count], as: UTF8.self))
        """)
      #expect(run.stdout == "it was caught\n\n", "\(run)")
    }

    @Test func `what a child process writes is there`() async throws {
      let session = try Session()
      let run = await session.run(
        """
        import Foundation
        let child = Process()
        child.executableURL = URL(fileURLWithPath: "/bin/echo")
        child.arguments = ["from a child"]
        try child.run()
        child.waitUntilExit()
        """)
      #expect(run.stdout == "from a child\n", "\(run)")
    }

    @Test func `standard input is at its end`() async throws {
      let session = try Session()
      #expect(await session.run("readLine() == nil").result == "true")
    }

    @Test func `a warning is shown and the cell runs`() async throws {
      let session = try Session()
      let run = await session.run("[3, 1].sorted()\nlet a = 1\na")
      #expect(run.result == "1")
      #expect(
        run.stderr == """
          cell 1, line 1: warning: result of call to 'sorted()' is unused
            [3, 1].sorted()
                   ^

          """)
    }
  }
}
