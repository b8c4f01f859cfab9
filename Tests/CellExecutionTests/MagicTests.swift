import CellCompiler
import CellExecution
import Foundation
import RichContent
import Testing

extension CellTests {
  @Suite struct MagicTests {
    @Test func `%help lists every magic in a page`() async throws {
      let session = try Session()
      let run = await session.run("%help")
      #expect(run.outcome == .completed)
      guard case .record(.page(let page)) = run.events.first else {
        Issue.record("\(run)")
        return
      }
      for name in Magic.Name.allCases { #expect(page.plainText?.contains(name.usage) == true) }
    }

    @Test func `an unknown magic suggests the nearest`() async throws {
      let session = try Session()
      let run = await session.run("let x = 1\n%tmeit x")
      #expect(
        run.failure?.traceback == [
          "cell 1, line 2: there is no magic named '%tmeit'; did you mean '%timeit'?", "  %tmeit x",
          "  ^~~~~~",
        ], "\(run)")
      let odd = await session.run("%frobnicate")
      #expect(odd.failure?.message.contains("%help lists them all") == true, "\(odd)")
      let single = await session.run("%bash ls")
      #expect(
        single.failure?.message.contains("write '%%bash' as the cell's first line") == true, "\(single)")
    }

    @Test func `a percent sign inside a string or a comment is no magic`() async throws {
      let session = try Session()
      let run = await session.run("let text = \"\"\"\n%time\n\"\"\"\n/*\n%who\n*/\ntext")
      #expect(run.result == "\"%time\"", "\(run)")
    }

    @Test func `%time keeps what the code declares and shows its value`() async throws {
      let session = try Session()
      let run = await session.run("%time let total = (1...1000).reduce(0, +)\n%time total * 2")
      #expect(run.result == "1001000", "\(run)")
      #expect(run.stdout.matches(of: #/time: [\d.]+ (s|ms|µs|ns) on the clock/#).count == 2, "\(run)")
      let later = await session.run("total")
      #expect(later.result == "500500", "\(later)")
    }

    @Test func `%%time measures the whole cell, awaits and all`() async throws {
      let session = try Session()
      let run = await session.run(
        "%%time\ntry await Task.sleep(for: .milliseconds(30))\nlet done = true // yes")
      let time = try #require(run.stdout.firstMatch(of: /time: ([\d.]+) (ms|s) on the clock/), "\(run)")
      #expect(try #require(Double(time.1)) * (time.2 == "s" ? 1_000 : 1) >= 30)
      #expect(await session.run("done").result == "true")
    }

    @Test func `%timeit repeats the code and says how long one run takes`() async throws {
      let session = try Session()
      let run = await session.run("let numbers = Array(0..<1000)\n%timeit numbers.reduce(0, &+)")
      #expect(run.stdout.contains("a run (median of 7 loops of "), "\(run)")
      #expect(run.result == nil)
      let throwing = await session.run(
        "struct Odd: Error {}\nfunc f() throws { throw Odd() }\n%timeit try f()")
      #expect(throwing.failure?.name == "Odd", "\(throwing)")
    }

    @Test func `a compile error in timed code points at the user's text`() async throws {
      let session = try Session()
      let run = await session.run("%timeit missing + 1")
      #expect(
        run.failure?.traceback == [
          "cell 1, line 1: cannot find 'missing' in scope", "  %timeit missing + 1", "          ^~~~~~~",
        ], "\(run)")
    }

    @Test func `%who shows names, types and cells, and reads no variable that never got a value`()
      async throws
    {
      let session = try Session()
      _ = await session.run(
        "let a = [1.5]\nstruct Point { var x = 1 }\nfunc area(of p: Point) -> Int { p.x }")
      _ = await session.run("let first = Point()\nlet text = Optional<String>.none!\nlet never = [Point()]")
      _ = await session.run("let a = \"anew\"")
      let run = await session.run("%who")
      guard case .record(.display(let table, _, _)) = run.events.first else {
        Issue.record("\(run)")
        return
      }
      let rows = try #require(table.plainText).split(separator: "\n").dropFirst(2)
        .map { $0.split(separator: /\s{2,}/).map { $0.trimmingCharacters(in: .whitespaces) } }
      #expect(
        rows == [
          ["Point", "struct", "1"], ["area", "func area(of p: Point) -> Int", "1"], ["first", "Point", "2"],
          ["text", "String", "2"], ["never", "Array<Point>", "2"], ["a", "String", "3"],
        ])
    }

    @Test func `%reset forgets all values`() async throws {
      let session = try Session()
      _ = await session.run("let kept = 1")
      #expect(await session.run("%reset").outcome == .completed)
      #expect(await session.run("kept").failure?.name == "CompileError")
      #expect(await session.run("let kept = 2\nkept").result == "2")
    }

    @Test func `%rerun brings back what a dead worker took with it`() async throws {
      let session = try Session()
      _ = await session.run("var counter = 1")
      _ = await session.run("counter += 1\nprint(\"ran\")")
      let death = await session.run("import Foundation\nexit(3)")
      #expect(death.failure?.name == "WorkerDied")
      #expect(death.failure?.message.contains("'%rerun' runs cells 1–2 again") == true, "\(death)")
      let again = await session.run("%rerun")
      #expect(again.outcome == .completed)
      #expect(again.stdout == "running cells 1–2 again\nran\n")
      #expect(await session.run("counter").result == "2")
    }

    @Test func `%rerun takes numbers and ranges, and stops at a failure`() async throws {
      let session = try Session()
      _ = await session.run("var log: [Int] = []")
      for number in 2...4 { _ = await session.run("log.append(\(number))") }
      let run = await session.run("%rerun 2-3, 4\nlog")
      #expect(run.result == "[2, 3, 4, 2, 3, 4]", "\(run)")
      #expect(await session.run("%rerun 99").failure?.message.contains("there was no cell 99") == true)
      #expect(await session.run("%rerun x").failure?.name == "MagicError")
    }

    @Test func `%env sets what the cell's own code and its scripts see`() async throws {
      let session = try Session()
      let run = await session.run(
        "import Foundation\n%env GREETING=good day\nString(cString: getenv(\"GREETING\"))")
      #expect(run.result == "\"good day\"", "\(run)")
      #expect(await session.run("%env GREETING").stdout == "good day\n")
      #expect(await session.run("%%bash\necho \"$GREETING, $((6 * 7))\"").stdout == "good day, 42\n")
    }

    @Test func `%%bash shows both streams and fails with the script's code`() async throws {
      let session = try Session()
      let run = await session.run("%%bash\necho \"a \\\"b\\\"\"\necho oops >&2\nexit 3")
      #expect(run.stdout == "a \"b\"\n")
      #expect(run.stderr == "oops\n")
      #expect(run.failure?.message == "bash ended with exit code 3", "\(run)")
    }

    @Test func `an interrupt ends a script`() async throws {
      let session = try Session()
      let run = await session.run("%%bash\necho on\nsleep 60") { event in
        if case .stream = event { session.executor.interrupt() }
      }
      #expect(run.failure?.name == "Interrupted", "\(run)")
    }

    @Test func `%%writefile writes and appends`() async throws {
      let session = try Session()
      let file = FileManager.default.temporaryDirectory.appendingPathComponent(
        "magic-\(UUID().uuidString).txt")
      defer { try? FileManager.default.removeItem(at: file) }
      _ = await session.run("%%writefile \(file.path)\nfirst \"line\"\n%who")
      let run = await session.run("%%writefile -a \(file.path)\nlast")
      #expect(run.stdout == "appended to \(file.path)\n", "\(run)")
      #expect(try String(contentsOf: file, encoding: .utf8) == "first \"line\"\n%who\nlast\n")
      let failed = await session.run("%%writefile /nowhere/at/all\nx")
      #expect(failed.failure?.message.contains("cannot write '/nowhere/at/all'") == true, "\(failed)")
    }

    @Test func `%optimize takes on and off only`() async throws {
      let session = try Session()
      #expect(await session.run("%optimize off\n1 + 1").result == "2")
      #expect(
        await session.run("%optimize maybe").failure?.message.contains("neither 'on' nor 'off'") == true)
    }

    @Test func `magics between lines of code run in their place`() async throws {
      let session = try Session()
      let run = await session.run("print(1)\n%env A=1\nprint(2)\n%who\nlet broken: Int = \"\"")
      #expect(run.stdout == "1\n2\nno cell has declared a name yet\n")
      #expect(run.failure?.message.hasPrefix("cell 1, line 5:") == true, "\(run)")
    }
  }
}
