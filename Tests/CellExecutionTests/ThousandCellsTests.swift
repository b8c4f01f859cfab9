import CellExecution
import Testing

extension CellTests {
  @Suite struct ThousandCellsTests {
    @Test(.tags(.slow)) func `a thousand cells cost little memory and no descriptor`() async throws {
      let session = try Session()
      try await session.executor.start()
      _ = await session.run(
        """
        import Foundation
        func pages() -> Int {
          Int(try! String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")[1])!
        }
        func descriptors() -> Int { try! FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
        """)
      /// Resident kilobytes and open descriptors of the worker.
      func measure() async throws -> (memory: Int, descriptors: Int) {
        let run = await session.run("print(pages() * Int(getpagesize()) / 1024, descriptors())")
        let numbers = run.stdout.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }
        try #require(numbers.count == 2, "\(run)")
        return (numbers[0], numbers[1])
      }
      var latencies: [Duration] = []
      var first = (memory: 0, descriptors: 0)
      let clock = ContinuousClock()
      for index in 1...1000 {
        let start = clock.now
        let run = await session.run(
          "let value\(index) = \(index) * 2\nprint(\"value\", value\(index))\nvalue\(index)")
        latencies.append(start.duration(to: clock.now))
        try #require(run.result == "\(2 * index)", "\(run)")
        if index == 20 { first = try await measure() }
      }
      let last = try await measure()
      let growth = (last.memory - first.memory) / 980
      func median(around index: Int) -> Duration { latencies[(index - 5)..<(index + 5)].sorted()[5] }
      print(
        "1,000 cells: \(growth) kB a cell, \(first.descriptors) and \(last.descriptors) descriptors; median around "
          + "the 10th \(median(around: 10)), the 200th \(median(around: 200)), the 990th \(median(around: 990))"
      )
      #expect(growth <= 100)
      // A leak would be hundreds; one or two are open for a moment only.
      #expect(last.descriptors < first.descriptors + 20)
    }
  }
}
