import SwiftParser
import SwiftSyntax

/// A line such as `%time f()` that speaks to the session and not to the compiler.
package struct Magic: Hashable, Sendable {
  package enum Name: String, CaseIterable, Sendable {
    case help, time, timeit, who, reset, rerun, env, bash, writefile, install, optimize
  }

  package var name: Name
  /// Written with two percent signs, and so about all that follows in the cell.
  package var isWholeCell: Bool
  /// What follows the name on its line, without space around it.
  package var arguments: String
  /// From 1.
  package var line: Int
  /// From the percent sign to where the arguments start, in UTF-8 bytes of the cell's text.
  var head: Range<Int>

  /// Whether the compiler gets the user's code with a stopwatch around it; all others stand between pieces of code.
  var isStopwatch: Bool { name == .time || name == .timeit }
}

extension Magic.Name {
  /// How it is written, as `%help` shows it.
  package var usage: String {
    switch self {
    case .help: "%help"
    case .time: "%time CODE, or %%time"
    case .timeit: "%timeit CODE, or %%timeit"
    case .who: "%who"
    case .reset: "%reset"
    case .rerun: "%rerun [CELLS]"
    case .env: "%env [NAME[=VALUE]]"
    case .bash: "%%bash"
    case .writefile: "%%writefile [-a] PATH"
    case .install: "%install PATH or URL [VERSION]"
    case .optimize: "%optimize on|off"
    }
  }

  package var summary: String {
    switch self {
    case .help: "this list"
    case .time: "run the code, or the whole cell, once and say how long it took"
    case .timeit: "run the code, or the whole cell, many times and say how long one run takes"
    case .who: "the names that the cells so far have declared, with their types and cells"
    case .reset: "forget all values and start anew"
    case .rerun:
      "run cells again, such as `%rerun 1-3 5`; without numbers those whose values were lost, or else all"
    case .env: "show environment variables, or set one"
    case .bash: "run the cell as a script of bash"
    case .writefile: "write the cell's text to a file; with -a, append it"
    case .install: "build a Swift package, once, so that this cell and all later ones can import it"
    case .optimize: "compile the cells that follow with or without optimisation (on at first)"
    }
  }

  /// With its percent signs: one, two, or either.
  package var spellings: [String] {
    (wholeCell.required ? [] : ["%\(rawValue)"]) + (wholeCell.allowed ? ["%%\(rawValue)"] : [])
  }

  /// Whether it needs the whole cell (`%%`), may have it, or cannot have it.
  fileprivate var wholeCell: (required: Bool, allowed: Bool) {
    switch self {
    case .bash, .writefile: (true, true)
    case .time, .timeit: (false, true)
    default: (false, false)
    }
  }
}

extension Magic {
  /// Whether a cell's first line makes the rest something else than Swift.
  package static func takesWholeCell(_ code: String) -> Bool {
    guard let line = code.split(separator: "\n").first(where: { !$0.allSatisfy(\.isWhitespace) }) else {
      return false
    }
    return Name.allCases.contains {
      $0.wholeCell.required && line.prefix { !$0.isWhitespace } == "%%\($0.rawValue)"
    }
  }

  /// The magics of a cell, in order; lines inside string literals and comments are none.
  ///
  /// - Throws: what is wrong with the first line that starts with `%` and a name but is no magic.
  static func all(in code: String, number: Int) throws(CompilationFailure) -> [Magic] {
    guard code.hasPrefix("%") || code.contains("\n%") else { return [] }
    var text = Array(code.utf8)
    var found: [Magic] = []
    var offset = 0
    for (index, line) in code.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      defer { offset += line.utf8.count + 1 }
      let signs = line.prefix { $0 == "%" }
      let word = line.dropFirst(signs.count).prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
      guard signs.count == 1 || signs.count == 2, word.first?.isLetter == true,
        startsItem(offset, in: String(decoding: text, as: UTF8.self))
      else { continue }
      let rest = line.dropFirst(signs.count + word.count)
      let space = rest.prefix { $0 == " " || $0 == "\t" }
      let head = offset..<(offset + signs.utf8.count + word.utf8.count + space.utf8.count)
      func fault(_ message: String) -> CompilationFailure {
        CompilationFailure(
          message,
          at: Diagnostic.Place(
            cell: number, line: index + 1, column: 1, length: signs.count + word.count, source: String(line)))
      }
      guard let name = Name(rawValue: String(word)) else {
        let nearest = nearestSpelling(of: String(word), in: Name.allCases.map(\.rawValue))
        let hint = nearest.map { "did you mean '%\($0)'?" } ?? "%help lists them all"
        throw fault("there is no magic named '\(signs)\(word)'; \(hint)")
      }
      let magic = Magic(
        name: name, isWholeCell: signs.count == 2, arguments: rest.trimmingSpaces, line: index + 1, head: head
      )
      if !magic.isWholeCell && name.wholeCell.required {
        throw fault("'%\(word)' is about a whole cell: write '%%\(word)' as the cell's first line")
      }
      if magic.isWholeCell {
        guard name.wholeCell.allowed else {
          throw fault("'%%\(word)' is not about a whole cell: write '%\(word)'")
        }
        let before = String(decoding: text[..<offset], as: UTF8.self)
        guard found.isEmpty, Parser.parse(source: before).statements.isEmpty else {
          throw fault("'%%\(word)' must be the cell's first line")
        }
        // What follows is about this magic alone; bash's text is no Swift.
        if name.wholeCell.required { return [magic] }
      }
      found.append(magic)
      // The parser should see the lines that follow as what they are.
      let end = magic.isStopwatch ? head.upperBound : offset + line.utf8.count
      for place in offset..<end { text[place] = UInt8(ascii: " ") }
    }
    return found
  }

  /// Whether a token starts here that can start nothing in Swift.
  private static func startsItem(_ offset: Int, in text: String) -> Bool {
    let tree = Parser.parse(source: text)
    guard let token = tree.token(at: AbsolutePosition(utf8Offset: offset)),
      token.positionAfterSkippingLeadingTrivia.utf8Offset == offset
    else { return false }
    switch token.tokenKind {
    case .prefixOperator, .binaryOperator, .postfixOperator, .unknown: return true
    default: return false
    }
  }
}

extension Substring {
  fileprivate var trimmingSpaces: String {
    var text = self
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
