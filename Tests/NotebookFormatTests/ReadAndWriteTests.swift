import Foundation
import NotebookFormat
import RichContent
import Testing

@Suite struct ReadAndWriteTests {
  static let golden =
    ["empty", "every-output", "line-ends", "numbers", "format-4.0", "format-4.4"]
    + [
      "many_tracebacks", "test4", "test4.5", "test4custom", "test4docinfo", "test4jupyter_metadata",
      "test4jupyter_metadata_timings",
    ].map { "public/\($0)" }

  @Test(arguments: golden)
  func `a notebook is written as Python's nbformat writes it, byte for byte`(name: String) throws {
    let notebook = try Notebook(contentsOf: fixture("\(name).ipynb"))
    #expect(text(notebook.json()) == text(try fixtureBytes("\(name).expected.ipynb")))
  }

  @Test(arguments: golden)
  func `writing and reading back changes nothing`(name: String) throws {
    let notebook = try Notebook(contentsOf: fixture("\(name).ipynb"))
    #expect(try Notebook(json: notebook.json(), name: "again") == notebook)
  }

  @Test func `multi-line strings are whole in memory`() throws {
    let notebook = try Notebook(contentsOf: fixture("every-output.ipynb"))
    let cell = notebook.cells[2]
    #expect(cell.source == "print(\"a\")\n1 + 1")
    #expect(cell.executionCount == 3)
    #expect(cell.outputs.count == 5)
    #expect(cell.outputs[1] == .stream(name: "stderr", text: "c\nd"))
    guard case .displayData(let data, _) = cell.outputs[2] else {
      Issue.record("not a display: \(cell.outputs[2])")
      return
    }
    #expect(data["image/svg+xml"] == "<svg>\n</svg>")
    #expect(data["application/vnd.table+json"] == ["x", "y"])
    #expect(cell.outputs[3] == .executeResult(data: ["text/plain": "2"], metadata: [:], executionCount: 3))
  }

  @Test func `metadata says language and kernel`() throws {
    let notebook = try Notebook(contentsOf: fixture("every-output.ipynb"))
    #expect(notebook.language == "swift")
    #expect(notebook.kernelName == "attentive")
    #expect(Notebook().language == nil)
  }

  @Test func `members that the format does not know are kept`() throws {
    let notebook = try Notebook(contentsOf: fixture("unknown-members.ipynb"))
    let written = try JSONDecoder().decode(JSONValue.self, from: notebook.json())
    let original = try JSONDecoder().decode(JSONValue.self, from: fixtureBytes("unknown-members.ipynb"))
    #expect(written["future"] == original["future"])
    let cell = try #require(written["cells"]?.array?.first)
    #expect(cell["mystery"] == ["a\n", "b"])
    #expect(cell["outputs"]?.array?.first?["extra"] == 1)
    #expect(cell["outputs"]?.array?.last?["output_type"] == "pyout")
    #expect(text(notebook.json()).contains("\"extra\": 1.0"))
  }

  @Test func `a cell without a valid ID of its own gets one that is the same every time`() throws {
    let first = try Notebook(contentsOf: fixture("cells-without-id.ipynb"))
    let second = try Notebook(contentsOf: fixture("cells-without-id.ipynb"))
    #expect(first == second)
    let ids = first.cells.map(\.id)
    #expect(Set(ids).count == 4)
    #expect(ids.allSatisfy(Cell.isValidID))
    #expect(ids[2] == "same")
  }

  @Test func `an inserted cell leaves the IDs of the others alone`() throws {
    let original = try Notebook(contentsOf: fixture("format-4.0.ipynb"))
    var longer = text(try fixtureBytes("format-4.0.ipynb"))
    let start = try #require(longer.range(of: "\"cells\": ["))
    longer.insert(
      contentsOf: "{\"cell_type\": \"raw\", \"metadata\": {}, \"source\": \"new\"}, ", at: start.upperBound)
    let changed = try Notebook(json: Data(longer.utf8), name: "longer")
    #expect(changed.cells.dropFirst().map(\.id) == original.cells.map(\.id))
  }

  @Test func `tags are read from the metadata`() throws {
    #expect(try Notebook(contentsOf: fixture("format-4.4.ipynb")).cells[0].tags == ["parameters"])
  }
}
