import CellExecution
import Testing

extension Session {
  /// Completes at the mark `‸`.
  func complete(_ marked: String) async -> CodeCompletions {
    let parts = marked.split(separator: "‸", maxSplits: 1, omittingEmptySubsequences: false)
    return await executor.completions(of: parts.joined(), at: parts[0].utf8.count)
  }

  /// The texts that are offered at the mark `‸`.
  func texts(_ marked: String) async -> [String] { await complete(marked).candidates.map(\.text) }
}

extension CellTests {
  @Suite struct CompletionTests {
    @Test func `members, labels and names of earlier cells are offered`() async throws {
      let session = try Session()
      _ = await session.run(
        """
        struct Walk {
          var steps = 1
          func length(in unit: String, rounded: Bool = false) -> Double { 1 }
          func stop() {}
        }
        let morningWalk = Walk(), eveningWalk = Walk()
        """)
      try await session.warm()
      #expect(await session.texts("morningWalk.‸") == ["length(in: ", "self", "steps", "stop()"])
      #expect(await session.texts("print(morningWalk.st‸ + 1)") == ["steps", "stop()"])
      #expect(await session.texts("morningWalk.length(‸") == ["in: "])
      #expect(await session.texts("morningWalk.length(in: \"m\", ‸)") == ["rounded: "])
      #expect(await session.texts("morn‸") == ["morningWalk"])
      #expect(await session.texts("eW‸") == ["eveningWalk"])
      let steps = try #require(await session.complete("morningWalk.steps‸").candidates.first)
      #expect(steps.kind == "property" && steps.typeName == "Int" && steps.signature == "steps", "\(steps)")
      let length = try #require(await session.complete("morningWalk.len‸").candidates.first)
      #expect(
        length.kind == "function" && length.signature == "length(in: String, rounded: Bool)", "\(length)")
    }

    @Test func `a name that is declared anew is the last cell's`() async throws {
      let session = try Session()
      _ = await session.run("let measured = 1")
      _ = await session.run("let measured = \"text\"")
      try await session.warm()
      let candidates = await session.complete("measur‸").candidates
      #expect(
        candidates.map(\.text) == ["measured"] && candidates.first?.typeName == "String", "\(candidates)")
      #expect(await session.texts("measured.uppercas‸").first == "uppercased()")
    }

    @Test func `the library's names, keywords and modules are offered`() async throws {
      let session = try Session()
      try await session.warm()
      #expect(await session.texts("import Attentive\nlet t = Transformer‸").first == "Transformer")
      #expect(await session.texts("import Atten‸") == ["Attentive"])
      #expect(await session.texts("import ‸").contains("Attentive"))
      #expect(await session.texts("import Found‸").first == "Foundation")
      #expect(await session.texts("stru‸").contains("struct"))
      #expect(await session.texts("[3, 1].app‸").starts(with: ["append("]))
      #expect(await session.texts("displ‸").contains("display("))
    }

    @Test func `names that only the kernel uses stay hidden`() async throws {
      let session = try Session()
      _ = await session.run("let cellar = 1")
      try await session.warm()
      let texts = await session.texts("cell‸")
      #expect(texts.first == "cellar" && !texts.contains { $0.hasPrefix("cellResult") }, "\(texts)")
      #expect(await !session.texts("let a = ‸").contains { $0.hasPrefix("_") || $0.hasPrefix("Cell_") })
      #expect(await !session.texts("import Cel‸").contains { $0.hasPrefix("Cell") })
      #expect(await session.texts("let a = ‸").first == "cellar")
      // The library's own internals, of which its binary modules hold all.
      let library = await session.texts("import Attentive\nlet t = Tensor.‸")
      #expect(library.contains("zeros("))
      #expect(!library.contains { $0.hasPrefix("formatter") }, "\(library)")
      #expect(await session.texts("import Attentive\nlet b = BufferPoo‸") == [])
    }

    @Test func `text that is broken, or stands behind the cursor, is no hindrance`() async throws {
      let session = try Session()
      _ = await session.run("let distance = \"far\"")
      try await session.warm()
      #expect(
        await session.texts("func f(a: Int) {\n  if a == { distance.uppercas‸\n}\nlet s = ").first
          == "uppercased()")
      #expect(await session.texts("distance.uppercas‸()\nlet next = 1 +") == ["uppercased"])
      #expect(await session.texts("let a = [distance.uppercas‸, ").first == "uppercased()")
      #expect(await session.texts("\"distance.‸\"") == [])
      #expect(await session.texts("// distance.‸") == [])
      #expect(await session.texts("\"\\(distance.uppercas‸)\"").first == "uppercased()")
    }

    @Test func `members of an optional's value stand behind a question mark`() async throws {
      let session = try Session()
      _ = await session.run("struct Walk { var steps = 1 }\nlet walk: Walk? = nil")
      try await session.warm()
      let some = await session.complete("walk.ste‸")
      #expect(some.candidates.map(\.text) == ["?.steps"] && some.range == 4..<8, "\(some)")
      let all = await session.texts("walk.‸")
      #expect(all.contains("?.steps") && all.contains(".map("), "\(all)")
      #expect(await session.texts("walk?.ste‸") == ["steps"])
    }

    @Test func `the range is that of the word, in bytes`() async throws {
      let session = try Session()
      try await session.warm()
      let code = "let größe = \"😀é\"; größe.upperc‸"
      let completions = await session.complete(code)
      #expect(completions.candidates.first?.text == "uppercased()")
      #expect(completions.range.upperBound == code.utf8.count - "‸".utf8.count)
      #expect(completions.range.count == "upperc".utf8.count)
      let name = await session.complete("let größe😀 = 1; print(grö‸)")
      #expect(name.candidates.map(\.text) == ["größe😀"] && name.range.count == "grö".utf8.count, "\(name)")
      #expect(await session.complete("‸").range == 0..<0)
    }

    @Test func `magics are offered and explained, and the code on their lines, too`() async throws {
      let session = try Session()
      _ = await session.run("let distance = \"far\"")
      #expect(await session.texts("%ti‸") == ["%time", "%timeit"])
      #expect(await session.texts("let a = 1\n%%‸") == ["%%time", "%%timeit", "%%bash", "%%writefile"])
      #expect(await session.complete("1\n%ti‸ 3").range == 2..<5)
      #expect(await session.texts("%%bash\necho dis‸") == [])
      try await session.warm()
      #expect(await session.texts("%time distance.uppercas‸").first == "uppercased()")
      #expect(await session.texts("%who\n%env A=1\ndistance.uppercas‸").first == "uppercased()")
      #expect(await session.inspect("%who‸")?.plainText?.hasPrefix("%who\n\nthe names") == true)
      #expect(await session.inspect("%time dist‸ance")?.plainText == "let distance: String")
    }
  }
}
