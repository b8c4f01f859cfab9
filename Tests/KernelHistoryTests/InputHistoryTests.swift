import Foundation
import JupyterProtocol
import KernelHistory
import Synchronization
import Testing

/// A folder for one test's database, and what its histories reported.
private final class Place: Sendable {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("history-\(UUID().uuidString)")
  let reports = Mutex<[String]>([])

  var file: URL { folder.appendingPathComponent("deep/history.sqlite") }

  func open(_ file: URL? = nil) -> InputHistory {
    InputHistory(file: file ?? self.file) { line in self.reports.withLock { $0.append(line) } }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }
}

extension InputHistory {
  fileprivate func add(_ inputs: String...) {
    for (number, input) in inputs.enumerated() { append(line: number + 1, input: input, output: nil) }
  }

  /// Entries in short, such as `2/1 let x = 1`.
  fileprivate func words(_ access: HistoryRequest.Access) -> [String] {
    entries(access).map { "\($0.session)/\($0.line) \($0.input)" }
  }
}

@Suite struct InputHistoryTests {
  @Test func `a later session finds the inputs of the ones before, by tail, range and search`() {
    let place = Place()
    let first = place.open()
    first.add("let x = 1", "x + 1")
    first.close()
    let second = place.open()
    second.add("let y = 2", "x + 1")
    #expect(second.words(.tail(count: 3)) == ["1/2 x + 1", "2/1 let y = 2", "2/2 x + 1"])
    #expect(second.words(.range(session: 0, start: 1, stop: nil)) == ["2/1 let y = 2", "2/2 x + 1"])
    #expect(second.words(.range(session: -1, start: 1, stop: 2)) == ["1/1 let x = 1"])
    #expect(second.words(.range(session: 1, start: 2, stop: nil)) == ["1/2 x + 1"])
    #expect(second.words(.range(session: 7, start: 1, stop: nil)) == [])
    #expect(
      second.words(.search(pattern: "let ? = *", count: nil, unique: false)) == [
        "1/1 let x = 1", "2/1 let y = 2",
      ])
    #expect(second.words(.search(pattern: "x*", count: nil, unique: false)) == ["1/2 x + 1", "2/2 x + 1"])
    #expect(second.words(.search(pattern: "x*", count: nil, unique: true)) == ["2/2 x + 1"])
    #expect(second.words(.search(pattern: "*", count: 1, unique: false)) == ["2/2 x + 1"])
    #expect(place.reports.withLock { $0 } == [])
  }

  @Test func `a session without input leaves no gap, and before its first input sees the last one as -1`() {
    let place = Place()
    let first = place.open()
    first.add("one")
    first.close()
    place.open().close()
    let third = place.open()
    #expect(third.words(.range(session: -1, start: 1, stop: nil)) == ["1/1 one"])
    third.add("three")
    #expect(third.words(.tail(count: 1)) == ["2/1 three"])
  }

  @Test func `two kernels at once write to one file`() {
    let place = Place()
    let (one, other) = (place.open(), place.open())
    for line in 1...50 {
      one.append(line: line, input: "one \(line)", output: nil)
      other.append(line: line, input: "other \(line)", output: nil)
    }
    one.close()
    #expect(other.words(.search(pattern: "one *", count: nil, unique: false)).count == 50)
    #expect(other.words(.search(pattern: "other *", count: nil, unique: false)).count == 50)
    #expect(place.reports.withLock { $0 } == [])
  }

  @Test func `kernels that start at once make one file`() {
    for _ in 1...20 {
      let place = Place()
      let kernels = (1...6).map { _ in place.open() }
      for (number, kernel) in kernels.enumerated() { kernel.append(line: 1, input: "\(number)", output: nil) }
      for kernel in kernels { kernel.close() }
      #expect(place.open().words(.search(pattern: "*", count: nil, unique: false)).count == 6)
      #expect(place.reports.withLock { $0 } == [])
    }
  }

  @Test func `results are kept beside their inputs`() {
    let history = Place().open()
    history.append(line: 1, input: "6 * 7", output: "42")
    #expect(history.entries(.tail(count: 1)).first?.output == "42")
  }

  @Test func `a damaged database is one line in the log, and the session is kept in memory`() throws {
    let place = Place()
    try FileManager.default.createDirectory(
      at: place.file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(repeating: 7, count: 5_000).write(to: place.file)
    let history = place.open()
    history.add("one", "two")
    #expect(history.words(.tail(count: 9)) == ["1/1 one", "1/2 two"])
    let reports = place.reports.withLock { $0 }
    #expect(reports.count == 1)
    #expect(reports[0].contains("history.sqlite cannot be used"))
  }

  @Test func `a place that cannot be written is one line in the log too`() throws {
    let place = Place()
    try FileManager.default.createDirectory(at: place.folder, withIntermediateDirectories: true)
    try Data().write(to: place.folder.appendingPathComponent("deep"))
    let history = place.open()
    history.add("one")
    #expect(history.words(.tail(count: 9)) == ["1/1 one"])
    #expect(place.reports.withLock { $0.count } == 1)
  }

  @Test func `without a file nothing is written`() {
    let history = InputHistory(file: nil) { _ in }
    history.add("one")
    #expect(history.words(.tail(count: 9)) == ["1/1 one"])
  }

  @Test func `the environment says where the file is`() {
    func path(_ environment: [String: String]) -> String? {
      InputHistory.file(environment: environment)?.path
    }
    #expect(path(["HOME": "/home/ada"]) == "/home/ada/.local/share/attentive/history.sqlite")
    #expect(path(["HOME": "/home/ada", "XDG_DATA_HOME": "/data"]) == "/data/attentive/history.sqlite")
    #expect(
      path(["ATTENTIVE_HISTORY": "/elsewhere/h.sqlite", "XDG_DATA_HOME": "/data"]) == "/elsewhere/h.sqlite")
    #expect(path(["ATTENTIVE_HISTORY": "off", "HOME": "/home/ada"]) == nil)
  }
}
