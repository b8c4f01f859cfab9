import ConstituencyTrees
import Testing

@Suite struct PennNotationTests {
  @Test func `a tree is read and written in the same brackets`() throws {
    let text = "(S (NP (DT the) (NN dog)) (VP (VBZ barks)) (. .))"
    let tree = try ConstituencyTree(penn: text)
    #expect(
      tree
        == .constituent(
          "S",
          [
            .constituent("NP", [.word("the", tag: "DT"), .word("dog", tag: "NN")]),
            .constituent("VP", [.word("barks", tag: "VBZ")]), .word(".", tag: "."),
          ]))
    #expect(tree.description == text)
    #expect(tree.words == ["the", "dog", "barks", "."])
    #expect(tree.constituentCount == 3 && tree.depth == 2)
  }

  @Test func `trees of a file may span lines and have an outer bracket without a label`() throws {
    let text = """
      ( (S
          (NP-SBJ-1 (PRP It) )
          (VP (VBZ works))
          (. .)) )

      (NP\t(-LRB- -LRB-) (NN sic) (-RRB- -RRB-))
      """
    let trees = try ConstituencyTree.trees(penn: text)
    #expect(
      trees.map(\.description) == [
        "(TOP (S (NP-SBJ-1 (PRP It)) (VP (VBZ works)) (. .)))",
        "(NP (-LRB- -LRB-) (NN sic) (-RRB- -RRB-))",
      ])
    #expect(trees[1].words == ["(", "sic", ")"])
    #expect(try ConstituencyTree.trees(penn: " \n ").isEmpty)
  }

  @Test(arguments: [
    ("", "no tree in the text; one looks like (S (NP (DT the) (NN dog)) (VP (VBZ barks)))"),
    ("(NP (NN dog)) (NN cat)", "line 1, column 15: a second tree begins; read several with trees(penn:)"),
    ("dog", "line 1, column 1: 'dog' stands outside all brackets"),
    (")", "line 1, column 1: ')' closes a bracket that was never opened"),
    ("(S (NP (NN dog))\n  (VP (VBZ barks)", "line 2, column 3: '(VP' is never closed"),
    ("(S (NP (NN dög)) ((VBZ barks)))", "line 1, column 18: a bracket inside another has no label"),
    (
      "(S (NP)\n(VP (VBZ barks)))",
      "line 1, column 4: '(NP)' holds nothing; a word stands behind its part of speech, as in (NN dog)"
    ),
    (
      "(NP the (NN dög))",
      "line 1, column 5: the word 'the' has no bracket of its own with its part of speech, as in (NN the)"
    ),
    (
      "(NP (DT the) dog)",
      "line 1, column 14: the word 'dog' has no bracket of its own with its part of speech, as in (NN dog)"
    ),
    (
      "(NP the dog)",
      "line 1, column 5: the word 'the' has no bracket of its own with its part of speech, as in (NN the)"
    ),
  ])
  func `what is no tree is refused with what was found and where`(text: String, message: String) {
    let error = #expect(throws: PennTreeError.self) { try ConstituencyTree(penn: text) }
    #expect(error?.description == message)
  }

  @Test func `brackets without end are refused, not followed`() {
    let text = String(repeating: "(S ", count: 200_000)
    #expect(throws: PennTreeError.unclosed(label: "S", at: .init(line: 1, column: 599_998))) {
      try ConstituencyTree(penn: text)
    }
  }
}
