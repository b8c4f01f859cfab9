import CellExecution
import Foundation
import NotebookFormat
import NotebookRunner
import RichContent
import Testing

@Suite struct ComparisonTests {
  /// What `--check` says of one cell whose outputs were the first and are the second.
  func differences(
    _ before: [Output], _ after: [Output], policy: JSONValue = [:], changing: [String] = []
  ) throws -> [String] {
    var committed = Notebook(cells: [Cell(id: "a", kind: .code, source: "a", outputs: before)])
    committed.cells[0].metadata["attentive"] = policy
    var ran = committed
    ran.cells[0].outputs = after
    let plan = try RunPlan(committed, file: "a.ipynb")
    let cell = CellReport(cell: plan.steps[0].cell, index: 0, ending: .passed, duration: .zero, attempts: 1)
    let report = RunReport(end: .completed, cells: [cell], figureCount: 0, duration: .zero)
    var parts = ChangingParts()
    for part in changing {
      let isKnown = parts.add(part)
      #expect(isKnown)
    }
    let comparison = NotebookComparison(
      committed: committed, ran: ran, report: report, plan: plan, tolerance: Tolerance(), changing: parts)
    return comparison.cells.flatMap { $0.differences.map(\.description) }
  }

  func differences(_ before: String, _ after: String, policy: JSONValue = [:], changing: [String] = []) throws
    -> [String]
  {
    try differences(
      [.stream(name: "stdout", text: before)], [.stream(name: "stdout", text: after)], policy: policy,
      changing: changing)
  }

  @Test func `the same outputs are the same, however a stream was gathered`() throws {
    #expect(
      try differences(
        [.stream(name: "stdout", text: "a\n"), .stream(name: "stdout", text: "b\n")],
        [.stream(name: "stdout", text: "a\nb\n")]) == [])
  }

  @Test(
    arguments: [
      ("loss 0.5000001", "loss 0.5000002", [:], []),
      ("loss 0.51", "loss 0.52", [:], ["output 1 (stdout), line 1: 0.51 → 0.52 (0.019 relative)"]),
      ("loss 0.51", "loss 0.52", ["tolerance": 0.05], []),
      ("1e-9", "-1e-9", ["tolerance": ["absolute": 1e-8]], []),
      ("nan and 3", "nan and 3.0", [:], []),
      ("x1 is 3", "x2 is 3", [:], ["output 1 (stdout), line 1: 'x1' → 'x2'"]),
      ("a\nb\nc", "a\nc", [:], ["output 1 (stdout), committed line 2: 'b' is gone"]),
      ("a\nc", "a\nb\nc", [:], ["output 1 (stdout), line 2: 'b' is new"]),
      ("the red fox", "the blue fox", [:], ["output 1 (stdout), line 1: 'red' → 'blue'"]),
      ("took 1.2 s", "took 9 min", ["ignore": "duration"], []),
      ("at 0xdead1 on 2026-01-02T10:00:00Z", "at 0xbeef on 2027-02-03", ["ignore": ["address", "date"]], []),
      ("job 17: 5", "job 18: 5", ["ignore": ["/job [0-9]+/"]], []),
      ("in /tmp/a/b", "in /home/c", ["ignore": "path"], []),
    ] as [(String, String, JSONValue, [String])])
  func `text is compared line by line, numbers within a tolerance`(
    before: String, after: String, policy: JSONValue, expected: [String]
  ) throws {
    #expect(try differences(before, after, policy: policy) == expected)
  }

  @Test func `parts that change may be named for the whole run`() throws {
    #expect(try differences("1.5 s", "2.5 s", changing: ["duration"]) == [])
    #expect(try differences("1.5 m", "2.5 m", changing: ["duration"]).count == 1)
  }

  @Test func `outputs that came or went, or are of another kind, are told`() throws {
    let text = Output.stream(name: "stdout", text: "a")
    let error = Output.error(name: "Odd", value: "v", traceback: [])
    #expect(try differences([text], []) == ["output 1: text on stdout is gone"])
    #expect(try differences([], [error]) == ["output 1: error Odd: v is new"])
    #expect(try differences([text], [error]) == ["output 1: text on stdout → error Odd: v"])
    #expect(
      try differences([error], [.error(name: "Odd", value: "w", traceback: ["x"])])
        == ["output 1 (error), line 1: 'v' → 'w'"])
  }

  func display(_ data: [String: JSONValue]) -> [Output] { [.displayData(data: data, metadata: [:])] }

  @Test func `tables are compared cell by cell, by row and column`() throws {
    func table(_ loss: String, _ class: String) -> [Output] {
      display([
        "text/plain": .string("loss \(loss)"),
        "text/html": .string(
          "<table class=\"\(`class`)\"><tr><th>epoch</th><th>loss</th></tr><tr><td>1</td><td>\(loss)</td></tr></table>"
        ),
      ])
    }
    #expect(try differences(table("0.5", "a"), table("0.50000001", "b")) == [])
    #expect(
      try differences(table("0.5", "a"), table("0.7", "a"))
        == ["output 1 (text/html), table, row 2, column 'loss': 0.5 → 0.7 (0.29 relative)"])
  }

  @Test func `JSON is compared member by member`() throws {
    func json(_ value: JSONValue) -> [Output] { display(["application/json": value]) }
    #expect(try differences(json(["a": [1, 2.0]]), json(["a": [1.0, 2]])) == [])
    #expect(
      try differences(json(["a": [1, 2]]), json(["a": [1, 3]]))
        == ["output 1 (application/json).a[1]: 2 → 3"])
  }

  /// A PNG of one colour with a square of another.
  static func picture(_ size: Int, square: Int) -> Data {
    var rows: [UInt8] = []
    for y in 0..<size {
      rows.append(0)
      for x in 0..<size { rows += x < square && y < square ? [200, 0, 0] : [255, 255, 255] }
    }
    return storedPNG(width: size, height: size, rows: rows)
  }

  func pictures(_ data: Data, _ svg: String = "<svg/>") -> [Output] {
    display([
      "image/png": .string(data.base64EncodedString()), "image/svg+xml": .string(svg), "text/plain": "f",
    ])
  }

  @Test func `figures are compared by their drawn picture`() throws {
    let drawn = Self.picture(100, square: 10)
    #expect(try differences(pictures(drawn), pictures(drawn, "<svg id='other'/>")) == [])
    #expect(
      try differences(pictures(drawn), pictures(Self.picture(100, square: 20)))
        == ["output 1 (image/png): 3 % of the picture's points differ"])
    #expect(
      try differences(
        pictures(drawn), pictures(Self.picture(100, square: 20)), policy: ["tolerance": ["picture": 0.05]])
        == [])
    #expect(
      try differences(pictures(drawn), pictures(Self.picture(90, square: 10)))
        == ["output 1 (image/png): a picture of 100 × 100 → 90 × 90 points"])
  }

  @Test func `only what differs is taken over`() throws {
    var committed = notebook("a", "b")
    committed.cells[0].outputs = [.stream(name: "stdout", text: "1.0000000001")]
    committed.cells[1].outputs = [.stream(name: "stdout", text: "old")]
    var ran = committed
    ran.cells[0].outputs = [.stream(name: "stdout", text: "1.0000000002")]
    ran.cells[1].outputs = [.stream(name: "stdout", text: "new")]
    let plan = try RunPlan(committed, file: "a")
    let cells = plan.steps.map {
      CellReport(cell: $0.cell, index: $0.index, ending: .passed, duration: .zero, attempts: 1)
    }
    let report = RunReport(end: .completed, cells: cells, figureCount: 0, duration: .zero)
    let comparison = NotebookComparison(
      committed: committed, ran: ran, report: report, plan: plan, tolerance: Tolerance())
    let accepted = comparison.accepting(ran, into: committed)
    #expect(accepted.cells[0].outputs == committed.cells[0].outputs)
    #expect(accepted.cells[1].outputs == ran.cells[1].outputs)
    let page = ComparisonReport([
      NotebookReport(
        result: .success(report), file: "a.ipynb", output: "/dev/null", notebook: ran, comparison: comparison)
    ]).html
    #expect(page.contains("<pre class=\"stdout\">old</pre>"))
    #expect(page.contains("<pre class=\"stdout\">new</pre>"))
    #expect(page.contains("Cell 2: b"))
    #expect(!page.contains("1.0000000002"))
  }
}

/// A PNG without compression, whose checksums its reader here does not look at.
func storedPNG(width: Int, height: Int, rows: [UInt8]) -> Data {
  func bytes(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
  func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
    bytes(content.count) + Array(name.utf8) + content + [0, 0, 0, 0]
  }
  var packed: [UInt8] = [0x78, 0x01]
  var place = 0
  while place < rows.count {
    let size = min(65_535, rows.count - place)
    packed += [place + size == rows.count ? 1 : 0]
    packed += [UInt8(size & 255), UInt8(size >> 8), UInt8(~size & 255), UInt8(~size >> 8 & 255)]
    packed += rows[place..<place + size]
    place += size
  }
  var (a, b) = (1, 0)
  for byte in rows {
    a = (a + Int(byte)) % 65_521
    b = (b + a) % 65_521
  }
  packed += bytes(b << 16 | a)
  let header = bytes(width) + bytes(height) + [8, 2, 0, 0, 0]
  return Data(
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header) + chunk("IDAT", packed)
      + chunk("IEND", []))
}
