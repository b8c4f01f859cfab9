import CellExecution
import Foundation
import Testing

extension CellTests {
  @Suite struct InterruptTests {
    static let cells = [
      "while true { spins &+= 1 }",
      "while true {}",
      "import Glibc\nsleep(60)",
      "import Foundation\nThread.sleep(forTimeInterval: 60)",
      "try await Task.sleep(for: .seconds(60))",
      "import Foundation\nvar text = \"\"\nwhile true { text = String(spins); spins &+= text.count }",
      "import Foundation\nlet end = Date().addingTimeInterval(60)\nwhile Date() < end {}",
      "while true { print(spins); spins &+= 1 }",
      "import Foundation\nlet child = Process()\nchild.executableURL = URL(fileURLWithPath: \"/bin/sleep\")\nchild.arguments = [\"60\"]\ntry child.run()\nchild.waitUntilExit()",
      "await withCheckedContinuation { (c: CheckedContinuation<Void, Never>) in _ = c }",
      "import Foundation\nlet mutex = NSLock()\nmutex.lock()\nmutex.lock()",
      "let job = Task.detached { () -> Void in while true { spins &+= 1 } }\nawait job.value",
      "let a = Tensor([Float](repeating: 1, count: 49_000_000), shape: [7000, 7000])\nprint(a.matmul(a).shape)",
      "while let line = readLine() { print(line) }\nprint(\"went on\")",
      """
      let text = ParallelText(
        sources: Array(repeating: "The old dog sleeps.", count: 200),
        targets: Array(repeating: "Der alte Hund schläft.", count: 200))
      let corpus = ParallelCorpus(
        name: "one", source: .english, target: .german, train: text, validation: text.prefix(1), test: text.prefix(1))
      let tokenizer = SubwordTokenizer.learn(from: text, merges: 20)
      try Trainer(Translator(.small, tokenizer: tokenizer, seed: 1)).fit(corpus, updates: 100_000)
      """,
    ]

    @Test(arguments: cells) func `an interrupt ends the cell and keeps every variable`(code: String)
      async throws
    {
      let session = try Session()
      try await session.executor.start()
      _ = await session.run("import Attentive\nvar kept = 7\nvar spins = 0")
      let heard = Heard()
      async let running = session.run(
        "print(\"begun\")\n\(code)\n", acceptsInput: true, onEvent: heard.listener)
      #expect(try await heard.waits(for: "begun"))
      // Deep into what it does, on most machines; an earlier interrupt must do as well.
      try await Task.sleep(for: .milliseconds(300))
      session.executor.interrupt()
      let run = await running
      #expect(run.failure?.name == "Interrupted", "\(run.outcome)")
      #expect(!run.stdout.contains("went on"))
      let after = await session.run("print(\"again\"); kept")
      #expect(after.result == "7", "\(after.outcome)")
      #expect(after.stdout == "again\n")
    }

    @Test func `an interrupt of nothing does not touch the next cell`() async throws {
      let session = try Session()
      session.executor.interrupt()
      #expect(await session.run("1").result == "1")
      session.executor.interrupt()
      #expect(await session.run("2").result == "2")
    }
  }
}
