import CellCompiler
import CellExecution
import Testing

extension CellTests {
  @Suite struct ScopeTests {
    /// Runs cells that must all succeed, and gives the last one's result.
    private func result(_ cells: String...) async throws -> String? {
      let session = try Session()
      var last: CellRun?
      for cell in cells {
        let run = await session.run(cell)
        #expect(run.outcome == .completed, "\(cell): \(run)")
        last = run
      }
      return last?.result
    }

    @Test func `an operator of a type is found by cells that name only its values`() async throws {
      let value = try await result(
        "struct V { var x: Int; static func + (a: V, b: V) -> V { V(x: a.x + b.x) } }\nlet one = V(x: 1)",
        "let unrelated = 2", "(one + one).x")
      #expect(value == "2")
    }

    @Test func `an operator and its function are found by all later cells`() async throws {
      let value = try await result(
        "infix operator +++: AdditionPrecedence\nfunc +++ (a: Int, b: Int) -> Int { a * 10 + b }",
        "let a = 1",
        "a +++ 2 +++ 3")
      #expect(value == "123")
    }

    @Test func `a later extension hides an earlier one with the same members`() async throws {
      let value = try await result(
        "extension Int { var twice: Int { self } }\nstruct P { var x = 1 }",
        "extension Int { var twice: Int { self * 2 } }",
        "P().x.twice")
      #expect(value == "2")
    }

    @Test func `a conformance that an extension adds holds in later cells`() async throws {
      let value = try await result(
        "protocol Named { var name: String { get } }", "struct Dog {}",
        "extension Dog: Named { var name: String { \"dog\" } }",
        "func greet(_ x: some Named) -> String { x.name }", "greet(Dog())")
      #expect(value == "\"dog\"")
    }

    @Test func `a function that is written anew replaces its old self, whatever it returns now`() async throws
    {
      let value = try await result(
        "func f(_ x: Int) -> Int { x }\nfunc f(_ s: String) -> Int { s.count }",
        "func f(_ number: Int) -> Double { 0.5 }",
        "[Double(f(\"four\")), f(1)]")
      #expect(value == "[4.0, 0.5]")
    }

    @Test func `a cell with two overloads can be run again`() async throws {
      let overloads = "func g(_ x: Int) -> Int { x }\nfunc g(_ s: String) -> Int { s.count }"
      #expect(try await result(overloads, overloads, "g(1) + g(\"two\")") == "4")
    }

    @Test func `a name can change its kind from cell to cell`() async throws {
      let value = try await result(
        "let thing = 1", "func thing() -> Int { 2 }", "struct thing { var x = 3 }", "thing().x")
      #expect(value == "3")
    }

    @Test func `values of types that a cell never names can be used`() async throws {
      let value = try await result(
        "struct Inner { var n = 7 }\nstruct Outer { var inner = Inner() }", "let outer = [Outer()]",
        "outer[0].inner.n")
      #expect(value == "7")
    }

    @Test func `an import holds for later cells, and a name of the user's own goes before the library's`()
      async throws
    {
      let value = try await result(
        "import Foundation\nimport Attentive", "struct Tensor { var mine = true }", "(Tensor().mine, sqrt(4))"
      )
      #expect(value == "(true, 2.0)")
    }

    @Test func `a name in backticks can be a keyword`() async throws {
      #expect(try await result("let `class` = 5", "`class` + 1") == "6")
    }

    @Test func `a variable in a string's interpolation is found`() async throws {
      #expect(try await result("let n = 5", "\"\\(n) is \\(n + 1)\"") == "\"5 is 6\"")
    }

    @Test func `a cell imports the modules that it speaks of, and no others`() throws {
      var scope = CellScope()
      for number in 1...500 {
        scope.add(try CellUnit("let v\(number) = \(number)", number: number), module: "Cell_\(number)")
      }
      scope.add(try CellUnit("let v7 = \"anew\"", number: 501), module: "Cell_501")
      let header = scope.header(of: try CellUnit("v7.count + v9", number: 502))
      #expect(header == "import CellSupport; import var Cell_9.`v9`; import var Cell_501.`v7`; ")
    }
  }
}
