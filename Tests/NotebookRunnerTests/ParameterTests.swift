import NotebookFormat
import NotebookRunner
import RichContent
import Testing

@Suite struct ParameterTests {
  let declared = """
    // What to train on
    let corpus = "embedded", note = "a \\(1 + 1)"
    var updates = 100
    let rate: Double = 1
    var warm = -0.5
    let half = Float(1) / 2, small = Float(1)
    private let smooth = true
    let preset: Preset = .tiny
    let (a, b) = (1, 2)
    var computed: Int { 3 }
    func local() { let inner = 1 }
    """

  var input: Notebook {
    var input = notebook("import Attentive", declared, "corpus")
    input.cells[1].metadata["tags"] = ["parameters"]
    return input
  }

  func setting(_ texts: String..., in notebook: Notebook? = nil) throws -> Notebook {
    try (notebook ?? input).setting(
      texts.compactMap(ParameterAssignment.init), file: "paper.ipynb")
  }

  @Test func `the new values stand in a tagged cell after the declarations`() throws {
    let set = try setting("corpus=multi30k", "updates=300")
    #expect(set.cells.count == 4)
    #expect(set.cells[2].tags == ["injected-parameters"])
    #expect(set.cells[2].source == "// Parameters\nlet corpus: String = \"multi30k\"\nvar updates: Int = 300")
    #expect(Cell.isValidID(set.cells[2].id))
    #expect(try setting("corpus=multi30k", "updates=300") == set)
  }

  @Test func `a second run replaces the cell of the first`() throws {
    let again = try setting("rate=1e-4", in: try setting("corpus=multi30k"))
    #expect(again.cells.count == 4)
    #expect(again.cells[2].source == "// Parameters\nlet rate: Double = 0.0001")
  }

  @Test func `the last value of a name counts`() throws {
    #expect(try setting("updates=1", "updates=2").cells[2].source == "// Parameters\nvar updates: Int = 2")
  }

  @Test func `no assignment leaves the notebook as it is`() throws {
    #expect(try setting() == input)
  }

  @Test(arguments: [
    ("rate=3", "3.0"), ("warm=2", ": Double = 2.0"), ("small=0.5", "let small: Float = 0.5"),
    ("note=x", "let note: String = \"x\""), ("rate=-1e-3", "-0.001"), ("smooth=true", "true"),
    ("updates=-5", "-5"),
    ("corpus=", "\"\""), ("corpus=a=b", "\"a=b\""), ("corpus=\"\\(1 + 1)\"\n", #""\"\\(1 + 1)\"\n""#),
    ("corpus=Straße 律", "\"Straße 律\""), ("corpus=a\u{2028}\u{0}b", #""a\u{2028}\u{0}b""#),
  ])
  func `a value is written as a literal of the declared type`(text: String, literal: String) throws {
    let line = try setting(text).cells[2].source.dropFirst("// Parameters\n".count)
    #expect(line.hasSuffix(literal))
  }

  @Test(arguments: [
    ("updates=many", "parameter 'updates': 'many' is not an Int"),
    ("updates=1.5", "parameter 'updates': '1.5' is not an Int"),
    ("updates=99999999999999999999", "parameter 'updates': '99999999999999999999' is not an Int"),
    ("rate=fast", "parameter 'rate': 'fast' is not a Double"),
    ("rate=inf", "parameter 'rate': 'inf' is not a Double"),
    ("smooth=1", "parameter 'smooth': '1' is not a Bool"),
    (
      "preset=tiny",
      "parameter 'preset': only Int, Double, Float, Bool, String, arrays and optionals of them can be set, not Preset"
    ),
    (
      "half=1",
      "parameter 'half': its declaration shows no type; write it, as in 'let half: String = …'"
    ),
    (
      "Updtes=3",
      "unknown parameter 'Updtes'; there are 'updates', 'note', 'rate', 'corpus', 'preset', 'warm', 'half', 'small', 'smooth'"
    ),
  ])
  func `a wrong name or value is refused with one line`(text: String, words: String) throws {
    let error = #expect(throws: RunError.self) { try setting(text) }
    #expect(error?.description == words)
    #expect(error?.exitCode == .usage)
  }

  @Test func `a notebook without a cell for parameters says so`() throws {
    let error = #expect(throws: RunError.self) { try setting("a=1", in: notebook("let a = 2")) }
    #expect(
      error?.description
        == "parameter 'a': 'paper.ipynb' has none; they are declared in a cell tagged 'parameters'")
  }

  @Test(arguments: ["novalue", "=value", ""])
  func `an assignment needs a name and an equals sign`(text: String) {
    #expect(ParameterAssignment(text) == nil)
  }

  @Test func `a notebook of another language is refused`() throws {
    func words(_ metadata: [String: JSONValue]) -> String? {
      let error = #expect(throws: RunError.self) {
        try Notebook(metadata: metadata).checkLanguage(file: "a.ipynb")
      }
      return error?.description
    }
    let advice = "name the kernel that is to run it with --kernel"
    #expect(words(["language_info": ["name": "python"]]) == "'a.ipynb': a notebook in python; \(advice)")
    #expect(
      words(["kernelspec": ["name": "python3", "display_name": "Python 3"]])
        == "'a.ipynb': a notebook in the language of kernel 'python3'; \(advice)")
    try Notebook(metadata: ["kernelspec": ["name": "attentive"]]).checkLanguage(file: "a.ipynb")
    try Notebook(metadata: ["language_info": ["name": "Swift"]]).checkLanguage(file: "a.ipynb")
    try Notebook().checkLanguage(file: "a.ipynb")
  }
}
