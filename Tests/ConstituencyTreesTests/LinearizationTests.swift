import ConstituencyTrees
import Testing

@Suite struct LinearizationTests {
  private let words = ["the", "dog", "barks", "."]

  @Test func `brackets carry their label at both ends, and words are XX`() throws {
    let tree = try ConstituencyTree(penn: "(S (NP (DT the) (NN dog)) (VP (VBZ barks)) (. .))")
    #expect(tree.linearized == "(S (NP XX XX )NP (VP XX )VP XX )S")
    let read = LinearizedTree(tree.linearized, words: tree.words)
    #expect(read.isWellFormed)
    #expect(read.tree.description == "(S (NP (XX the) (XX dog)) (VP (XX barks)) (. .))")
  }

  @Test(arguments: [
    (
      "(S (NP XX XX )NP (VP XX )VP XX", "(S (NP (XX the) (XX dog)) (VP (XX barks)) (. .))",
      ["never closed: '(S'"]
    ),
    (
      "(NP XX XX )NP (VP XX )VP XX )S", "(S (NP (XX the) (XX dog)) (VP (XX barks)) (. .))",
      ["token 9: ')S' closes nothing"]
    ),
    (
      "(S (NP XX XX )VP (VP XX )VP XX )S", "(S (NP (XX the) (XX dog)) (VP (XX barks)) (. .))",
      ["token 5: ')VP' closes '(NP'"]
    ),
    (
      "(S (NP XX XX )NP (VP )VP XX )S", "(S (NP (XX the) (XX dog)) (XX barks) (. .))",
      ["token 7: ')VP' closes a constituent without words", "3 XX for a sentence of 4 words"]
    ),
    (
      "(S (NP XX XX XX )NP (VP XX XX )VP )S", "(S (NP (XX the) (XX dog) (XX barks)) (VP (. .)))",
      ["5 XX for a sentence of 4 words"]
    ),
    (
      "(S (NP XX <unk> XX )NP (VP XX )VP XX )S", "(S (NP (XX the) (XX dog)) (VP (XX barks)) (. .))",
      ["token 4: '<unk>' is neither a bracket with a label nor XX"]
    ),
    (
      "(NP XX XX )NP (VP XX )VP XX", "(TOP (NP (XX the) (XX dog)) (VP (XX barks)) (. .))",
      ["3 parts beside each other in place of one constituent"]
    ),
    (
      "", "(TOP (XX the) (XX dog) (XX barks) (. .))",
      ["0 XX for a sentence of 4 words", "0 parts beside each other in place of one constituent"]
    ),
  ])
  func `what is malformed is mended over all words, and said`(text: String, tree: String, faults: [String]) {
    let read = LinearizedTree(text, words: words)
    #expect(read.tree.description == tree)
    #expect(read.faults.map(\.description) == faults)
    #expect(read.tree.words == words && !read.isWellFormed)
  }
}
