import CellExecution
import RichContent
import Testing

extension Session {
  /// What is known of the name at the mark `‸`.
  func inspect(_ marked: String) async -> MIMEBundle? {
    let parts = marked.split(separator: "‸", maxSplits: 1, omittingEmptySubsequences: false)
    return await executor.inspection(of: parts.joined(), at: parts[0].utf8.count)
  }
}

extension MIMEBundle {
  fileprivate var markdown: String? { if case .text(let text) = self[.markdown] { text } else { nil } }
}

extension CellTests {
  @Suite struct InspectionTests {
    @Test func `a name of an earlier cell shows its declaration and its documentation`() async throws {
      let session = try Session()
      _ = await session.run(
        """
        /// The arithmetic mean.
        ///
        /// - Parameter values: at least **one**.
        /// - Returns: their sum, divided by their number.
        func mean(of values: [Double], rounded: Bool = false) -> Double { 1 }
        """)
      try await session.warm()
      let declaration = "func mean(of values: [Double], rounded: Bool = false) -> Double"
      for code in [
        "me‸an(of: [1])", "‸mean(of: [1])", "mean‸(of: [1])", "mean(‸", "mean(of: [1, ‸",
        "let m = mean(of: [1],‸ rounded: true) + 1",
        "let é😀 = \"é😀\"; mean‸", "mean(of: ‸)",
      ] {
        let found = await session.inspect(code)
        #expect(
          found?.plainText?.hasPrefix(declaration + "\n\nThe arithmetic mean.") == true,
          "\(code): \(found as Any)")
        #expect(found?.plainText?.contains("divided by their number") == true)
        let markdown = found?.markdown ?? ""
        #expect(markdown.hasPrefix("```swift\n\(declaration)\n```\n\nThe arithmetic mean."), "\(markdown)")
        #expect(markdown.contains("**one**"))
      }
    }

    @Test func `values, types, members and names of the library are known`() async throws {
      let session = try Session()
      _ = await session.run(
        "import Attentive\nstruct Point { /// To the right.\n var x = 1.5 }\nlet points = [Point()]")
      try await session.warm()
      #expect(await session.inspect("poi‸nts")?.plainText == "let points: [Point]")
      #expect(await session.inspect("points[0].x‸")?.plainText == "var x: Double\n\nTo the right.")
      #expect(await session.inspect("let q = Po‸int()")?.plainText?.hasPrefix("struct Point") == true)
      #expect(await session.inspect("let own = 4; print(o‸wn)")?.plainText == "let own: Int")
      _ = await session.run(
        "/// How fast it learns,\n/// *per step*.\nlet rate = 0.1\nstruct Tax { var rate = 1 }")
      #expect(await session.inspect("Tax().ra‸te")?.plainText == "var rate: Int")
      #expect(
        await session.inspect("ra‸te * 2")?.plainText
          == "let rate: Double\n\nHow fast it learns,\n*per step*.")
      #expect(
        await session.inspect("/// Own.\nlet own = 4; print(o‸wn)")?.plainText == "let own: Int\n\nOwn.")
      let library = await session.inspect("Trans‸former")?.plainText
      #expect(
        library?.contains("“Attention Is All You Need”") == true
          || library?.contains("Attention Is All You Need") == true, "\(library as Any)")
      #expect(await session.inspect("points.map(‸")?.plainText?.contains("Returns an array") == true)
    }

    @Test func `where there is no name there is nothing to show`() async throws {
      let session = try Session()
      try await session.warm()
      for code in ["‸", "1 + ‸1", "// pri‸nt", "\"pri‸nt\"", "let a = ‸", "nowhere‸", "   ‸   "] {
        #expect(await session.inspect(code) == nil, "\(code)")
      }
    }
  }
}
