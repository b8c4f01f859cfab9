import Foundation
import NotebookFormat
import RichContent
import Testing

extension RunCommandTests {
  /// `--cache` and `--resume` with the built program.
  @Suite(.tags(.slow), .serialized) struct Cache {
    /// Which cells ran (`r`) and which were not run again (`c`), by the lines of the progress.
    private func pattern(_ result: Command.Result) -> String {
      result.stderr.split(separator: "\n").filter { $0.contains(/^\[[0-9]+\/[0-9]+\]/) }
        .map { $0.contains("from the cache") ? "c" : "r" }.joined()
    }

    private func write(_ cells: [String], to name: String = "n.ipynb", in command: Command) throws {
      var cells = cells.enumerated().map { Cell(id: "cell-\($0)", kind: .code, source: $1) }
      cells[0].metadata = ["tags": ["parameters"]]
      try Notebook(cells: cells).write(to: "\(command.folder)/\(name)")
    }

    private func run(_ command: Command, _ arguments: String...) async throws -> Command.Result {
      try await command.run(["n.ipynb", "-o", "out.ipynb", "--cache", "cells"] + arguments)
    }

    @Test func `an edited cell and those that use it run again, and the outputs are those of a full run`()
      async throws
    {
      try await withCommand { command in
        var cells = [
          "let n = 3", "struct Point: Codable { var x: Double; func twice() -> Double { 2 * x } }",
          "var points = (1...n).map { Point(x: Double($0)) }\nprint(points.count)",
          "let other = [\"a\": 1.5]", "points.append(Point(x: 7))", "points.map { $0.twice() }",
          "print(other)",
        ]
        try write(cells, in: command)
        #expect(pattern(try await run(command)) == "rrrrrrr")
        let first = try command.contents("out.ipynb")
        let second = try await run(command)
        #expect(pattern(second) == "ccccccc")
        #expect(second.stdout == "3\n[\"a\": 1.5]\n")
        #expect(second.stderr.contains("7 cells (7 from the cache) in "))
        #expect(try command.contents("out.ipynb") == first)
        // One cell sets a value that another has declared: what comes after it sees the change.
        cells[4] = "points[0].x = 100"
        try write(cells, in: command)
        #expect(pattern(try await run(command)) == "ccccrrc")
        let edited = try command.contents("out.ipynb")
        let full = try await command.run(["n.ipynb", "-o", "full.ipynb"])
        #expect(full.status == 0)
        #expect(try command.contents("full.ipynb") == edited)
        // A comment changes a cell, but not the values that it leaves.
        cells[2] += "  // as many as asked for"
        try write(cells, in: command)
        #expect(pattern(try await run(command)) == "ccrcccc")
        // A parameter counts for those that use it.
        #expect(pattern(try await run(command, "-p", "n=2")) == "crcrcrrc")
      }
    }

    @Test func `what a cell reads counts, and what cannot be known is run`() async throws {
      try await withCommand { command in
        try Data("one".utf8).write(to: URL(fileURLWithPath: "\(command.folder)/in.txt"))
        try write(
          [
            "import Foundation", "let text = try String(contentsOfFile: \"in.txt\", encoding: .utf8)",
            "print(text)", "final class Net { var weight = 1 }\nlet net = Net()",
            "net.weight += 1\nprint(net.weight)", "let dice = Int.random(in: 1...6)", "print(dice > 0)",
            "enum Shared { static var count = 0 }", "Shared.count += 1\nprint(Shared.count)",
            "try text.write(toFile: \"copy.txt\", atomically: false, encoding: .utf8)",
          ], in: command)
        #expect(pattern(try await run(command)) == "rrrrrrrrrr")
        let second = try await run(command)
        // The last die may show the same number.
        #expect(["cccrrrcrrr", "cccrrrrrrr"].contains(pattern(second)))
        #expect(second.stdout.hasPrefix("one\n2\ntrue\n1\n"))
        for reason in [
          "cell 5 runs each time: 'net' cannot be kept: Net is not Codable",
          "cell 6 runs each time: it draws random numbers",
          "cell 8 runs each time: it keeps a static variable",
          "cell 9 runs each time: of cell 8, which it uses: it keeps a static variable",
          "cell 10 runs each time: it writes 'copy.txt'",
        ] {
          #expect(second.stderr.contains("\(reason)\n"))
        }
        try Data("two".utf8).write(to: URL(fileURLWithPath: "\(command.folder)/in.txt"))
        let third = try await run(command)
        #expect(pattern(third).hasPrefix("crr"))
        #expect(third.stdout.hasPrefix("two\n"))
      }
    }

    @Test func `a failed run goes on at the cell that failed`() async throws {
      try await withCommand { command in
        var cells = [
          "let n = 3", "import Foundation", "let dice = Int.random(in: 1...1_000_000_000)\nprint(dice)",
          "final class Net { var weight = 2 }\nlet net = Net()", "print(lost)", "print(dice, net.weight)",
        ]
        try write(cells, in: command)
        let failed = try await run(command)
        #expect(failed.status == 1)
        #expect(pattern(failed) == "rrrrr")
        cells[4] = "print(\"found\")"
        try write(cells, in: command)
        let resumed = try await run(command, "--resume")
        #expect(resumed.status == 0)
        #expect(pattern(resumed) == "cccrrr")
        #expect(resumed.stderr.contains("cell 4 runs each time: 'net' cannot be kept: Net is not Codable\n"))
        let drawn = failed.stdout.split(separator: "\n")[0]
        #expect(resumed.stdout == "\(drawn)\nfound\n\(drawn) 2\n")
        // There is nothing more to go on with: numbers are drawn anew.
        let again = try await run(command, "--resume")
        #expect(pattern(again).hasPrefix("ccr"))
        #expect(again.stderr.contains("there is no earlier run to go on with\n"))
      }
    }

    @Test func `named figures of cells that are not run again are written, too`() async throws {
      try await withCommand { command in
        try write(
          ["let n = 3", "import Attentive", "Figure(\"Loss\").line([3, 2, 1]).named(\"loss\")"], in: command)
        #expect(pattern(try await run(command, "--figures", "figures")) == "rrr")
        let svg = try command.contents("figures/loss.svg")
        try FileManager.default.removeItem(atPath: "\(command.folder)/figures")
        let second = try await run(command, "--figures", "figures")
        #expect(pattern(second) == "ccc")
        #expect(second.stderr.hasSuffix("1 figure in figures\n"))
        #expect(try command.contents("figures/loss.svg") == svg)
        try FileManager.default.copyItem(
          atPath: "\(command.folder)/out.ipynb", toPath: "\(command.folder)/n2.ipynb")
        let checked = try await command.run(["n2.ipynb", "--check", "--cache", "cells"])
        #expect(checked.status == 0)
        #expect(pattern(checked) == "ccc")
      }
    }

    @Test func `tensors, random numbers and models are put back, and shared objects are not copied`()
      async throws
    {
      try await withCommand { command in
        var cells = [
          "import Attentive",
          "let words = SubwordTokenizer.learn(from: [\"a cat sat\", \"a dog sat\", \"eine Katze\"], merges: 3)",
          "var random = Philox(seed: 3)\nlet t = Tensor.randomNormal([2, 3], using: &random)",
          """
          let tiny = TransformerConfiguration.tiny.with {
            $0.layers = 1
            $0.modelSize = 8
            $0.heads = 2
            $0.feedForwardSize = 8
          }
          let translator = Translator(tiny, tokenizer: words, seed: 1)
          """,
          "translator.model.embedding.weight.value = Tensor.zeros(translator.model.embedding.weight.shape)",
          "print(t.sum().item, random.next(), translator.model.parameters.map { $0.value.sum().item })",
        ]
        try write(cells, in: command)
        let first = try await run(command)
        #expect(first.status == 0)
        let second = try await run(command)
        #expect(pattern(second) == "cccccc")
        #expect(second.stdout == first.stdout)
        cells[5] += "\nlet same = translator"
        cells.append("print(same === translator, same.model.parameters[0].value.sum().item)")
        try write(cells, in: command)
        #expect(pattern(try await run(command)) == "cccccrr")
        let third = try await run(command)
        #expect(pattern(third) == "cccccrr")
        #expect(third.stdout == "\(first.stdout)true 0.0\n")
        #expect(
          third.stderr.contains(
            "cell 6 runs each time: it changes 'translator', which cannot be kept then: same and translator are one object\n"
          ))
      }
    }

    @Test(arguments: ["truncated", "foreign"])
    func `damaged files of the cache are told and not used`(damage: String) async throws {
      try await withCommand { command in
        try write(["let n = 3", "let twice = [n, n]", "print(twice)"], in: command)
        #expect(pattern(try await run(command)) == "rrr")
        let folder = "\(command.folder)/cells/\(damage == "foreign" ? "values" : "cells")"
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
          let file = URL(fileURLWithPath: "\(folder)/\(name)")
          let data = try Data(contentsOf: file)
          try (damage == "foreign" ? Data("[[4,4]]".utf8) : data.dropLast(5)).write(to: file)
        }
        let second = try await run(command)
        #expect(second.stdout == "[3, 3]\n")
        #expect(second.stderr.contains(" is damaged, and not used\n"))
        #expect(pattern(second).hasPrefix("rr"))
        #expect(pattern(try await run(command)) == "ccc")
      }
    }

    @Test func `a killed run leaves a cache that the next one goes on with`() async throws {
      try await withCommand { command in
        try write(
          ["let n = 3", "let values = (1...n).map { $0 * $0 }\nprint(values)", "while true {}"], in: command)
        let arguments = ["n.ipynb", "-o", "out.ipynb", "--cache", "cells"]
        let killed = try await command.run(arguments) { process, _ in
          try await waitUntil { (try? command.notebook("out.ipynb").cells[1].executionCount) == 2 }
          kill(process.processIdentifier, SIGKILL)
        }
        #expect(killed.status == -SIGKILL)
        try write(["let n = 3", "let values = (1...n).map { $0 * $0 }\nprint(values)", "n"], in: command)
        let resumed = try await run(command, "--resume")
        #expect(pattern(resumed) == "ccr")
        #expect(resumed.stdout == "[1, 4, 9]\n")
        #expect(
          try FileManager.default.contentsOfDirectory(atPath: "\(command.folder)/cells").sorted()
            == ["cells", "runs", "values"])
      }
    }

    @Test func `other kernels' cells always run`() async throws {
      try await withCommand { command in
        try write(["1"], in: command)
        let result = try await run(command, "--kernel", "python3")
        #expect(result.status == 64)
        #expect(result.stderr.contains("--cache and --resume are for Swift; other kernels' cells always run"))
      }
    }
  }
}
