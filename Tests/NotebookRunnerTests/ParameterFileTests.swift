import Foundation
import NotebookFormat
import NotebookRunner
import Testing

@Suite struct ParameterFileTests {
  /// The injected cell's lines for a file of this text.
  func set(_ text: String, as name: String = "p.yaml", declared: String) async throws -> [Substring] {
    try await withTemporaryFolder { folder in
      let file = "\(folder)/\(name)"
      try Data(text.utf8).write(to: URL(fileURLWithPath: file))
      var input = notebook(declared)
      input.cells[0].metadata["tags"] = ["parameters"]
      return try input.setting(try ParameterFile.read(file), file: "a.ipynb").cells[1].source
        .split(separator: "\n").dropFirst().map(\.self)
    }
  }

  let declared = """
    let corpus = "embedded", updates = 100  // how many
    var rate = 0.1, warm = false
    let sizes = [1, 2], names: [String] = []
    let limit: Int? = nil
    """

  @Test func `a YAML file gives values by the declarations' types`() async throws {
    let text = """
      # a comment
      updates: 300
      corpus: "multi30k"
      rate: 1
      warm: true
      sizes: [3, 4]
      names:
        - a b
        - 'true'
      limit: 7
      """
    #expect(
      try await set(text, declared: declared) == [
        "let updates: Int = 300", "let corpus: String = \"multi30k\"", "var rate: Double = 1.0",
        "var warm: Bool = true", "let sizes: [Int] = [3, 4]", "let names: [String] = [\"a b\", \"true\"]",
        "let limit: Int? = 7",
      ])
  }

  @Test func `a JSON file does the same`() async throws {
    let lines = try await set(
      #"{"limit": null, "rate": 2e-3, "sizes": []}"#, as: "p.json", declared: declared)
    #expect(lines == ["let limit: Int? = nil", "var rate: Double = 0.002", "let sizes: [Int] = []"])
  }

  @Test func `a date without quotes stays the text that it is`() async throws {
    #expect(
      try await set("corpus: 2026-01-02", declared: declared) == ["let corpus: String = \"2026-01-02\""])
  }

  @Test(arguments: [
    ("updates: many", "parameter 'updates': 'many' is not an Int"),
    ("updates: 1.5", "parameter 'updates': '1.5' is not an Int"),
    ("updates: '3'", "parameter 'updates': '3' is not an Int"),
    ("corpus: 3", "parameter 'corpus': '3' is not a String"),
    ("warm: 1", "parameter 'warm': '1' is not a Bool"),
    ("sizes: [1, x]", "parameter 'sizes': 'x' is not an Int"),
    ("sizes: 1", "parameter 'sizes': '1' is not a [Int]"),
  ])
  func `a value of another type is refused`(text: String, words: String) async throws {
    let error = await #expect(throws: RunError.self) { try await set(text, declared: declared) }
    #expect(error?.description == words)
  }

  @Test(arguments: [
    ("a: [1", "p.yaml", "not YAML: "), ("- a", "p.yaml", "holds no mapping of names to values"),
    ("[1]", "p.json", "holds no object of names and values"), ("{", "p.json", "not JSON: "),
  ])
  func `a file that is no list of parameters is one line`(text: String, name: String, words: String)
    async throws
  {
    let error = await #expect(throws: RunError.self) { try await set(text, as: name, declared: declared) }
    #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    #expect(error?.description.contains("\n") == false)
    #expect(error?.exitCode == .usage)
  }

  @Test func `arrays and optionals can be set on the command line, too`() throws {
    var input = notebook(declared)
    input.cells[0].metadata["tags"] = ["parameters"]
    let assignments = ["sizes=[5, 6]", "limit=nil", "names=[\"x\"]"].compactMap(ParameterAssignment.init)
    #expect(
      try input.setting(assignments, file: "a").cells[1].source
        == "// Parameters\nlet sizes: [Int] = [5, 6]\nlet limit: Int? = nil\nlet names: [String] = [\"x\"]")
  }

  @Test func `the parameters can be listed`() {
    var input = notebook(declared)
    input.cells[0].metadata["tags"] = ["parameters"]
    #expect(
      input.parameterLines.prefix(3) == [
        "corpus: String = \"embedded\"  // how many", "updates: Int = 100  // how many", "rate: Double = 0.1",
      ])
  }
}
