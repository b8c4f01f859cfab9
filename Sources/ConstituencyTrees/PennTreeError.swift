/// Why a text is no tree in the Penn Treebank's brackets: what was found, and where.
public enum PennTreeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A place in the text, both counted from 1.
  public struct Position: Hashable, Sendable, CustomStringConvertible {
    public let line: Int
    public let column: Int

    public init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }

    public var description: String { "line \(line), column \(column)" }
  }

  case noTree
  case moreThanOne(at: Position)
  case outside(text: String, at: Position)
  case unopened(at: Position)
  case unclosed(label: String, at: Position)
  case unlabelled(at: Position)
  case empty(label: String, at: Position)
  case wordWithoutTag(String, at: Position)

  public var description: String {
    switch self {
    case .noTree:
      "no tree in the text; one looks like (S (NP (DT the) (NN dog)) (VP (VBZ barks)))"
    case .moreThanOne(let position):
      "\(position): a second tree begins; read several with trees(penn:)"
    case .outside(let text, let position):
      "\(position): '\(text)' stands outside all brackets"
    case .unopened(let position):
      "\(position): ')' closes a bracket that was never opened"
    case .unclosed(let label, let position):
      "\(position): '(\(label)' is never closed"
    case .unlabelled(let position):
      "\(position): a bracket inside another has no label"
    case .empty(let label, let position):
      "\(position): '(\(label))' holds nothing; a word stands behind its part of speech, as in (NN dog)"
    case .wordWithoutTag(let word, let position):
      "\(position): the word '\(word)' has no bracket of its own with its part of speech, as in (NN \(word))"
    }
  }
}
