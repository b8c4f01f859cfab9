import NotebookRunner
import Testing

/// What cells may use of each other, by their texts.
@Suite struct CellUsesTests {
  private func variables(_ uses: CellUses, _ cell: Int) -> [String] {
    uses.variables(of: cell).map(\.label)
  }

  @Test func `a cell uses the variables that it names`() {
    let uses = CellUses(["let a = 1, b = 2", "let c = a", "print(c)"])
    #expect(variables(uses, 1) == ["a#0"])
    #expect(variables(uses, 2) == ["c#0"])
    #expect(uses.needed(of: 0) == ["a"])
    #expect(uses.needed(of: 1) == ["c"])
  }

  @Test func `a cell uses what the functions that it reaches name`() {
    let uses = CellUses([
      "var total = 0", "func add() { total += 1 }", "func twice() { add(); add() }", "twice()",
    ])
    #expect(variables(uses, 3) == ["total#0"])
    #expect(uses.code(of: 3) == [0, 1, 2])
    #expect(uses.texts(of: 3).contains("func add() { total += 1 }\n"))
  }

  @Test func `a type's methods count for cells that name only its values`() {
    let uses = CellUses([
      "var log: [Int] = []", "struct P { func note() { log.append(1) } }", "let p = P()", "p.note()",
    ])
    #expect(variables(uses, 3) == ["log#0", "p#0"])
  }

  @Test func `an extension counts for all cells below`() {
    let uses = CellUses(["extension Int { var next: Int { self + step } }\nvar step = 1", "1.next"])
    #expect(uses.code(of: 1) == [0])
    #expect(variables(uses, 1) == ["step#0"])
  }

  @Test func `a name that is declared anew is another variable`() {
    let uses = CellUses(["let x = 1", "func old() -> Int { x }", "let x = 2", "x + old()"])
    #expect(variables(uses, 3) == ["x#0", "x#1"])
  }

  @Test(arguments: [
    ("guard 1 < 2 else { fatalError() }", "it has a 'guard' or a 'defer' at its top level"),
    ("let (a, b) = (1, 2)", "'a', 'b' is not declared as 'let name = value' or 'var name = value'"),
    ("var a: Int", "'a' is not declared as 'let name = value' or 'var name = value'"),
    ("var a = 1 { didSet {} }", "it declares a variable with observers"),
    ("enum E { static var a = 1 }", "it keeps a static variable"),
    ("%time 1 + 1", "it has a line for the session ('%time')"),
    ("Task { print(1) }", "it uses 'Task', whose effects cannot be seen"),
  ])
  func `some cells always run`(cell: String, reason: String) {
    #expect(CellUses([cell]).obstacle(of: 0) == reason)
  }

  @Test(arguments: [
    "let a = 1", "enum E { static let a = 1 }", "struct S { var a = 1; static var b: Int { 2 } }",
    "var a: Int { 1 }", "func f() { guard true else { return } }",
  ])
  func `others need not`(cell: String) {
    #expect(CellUses([cell]).obstacle(of: 0) == nil)
  }
}
