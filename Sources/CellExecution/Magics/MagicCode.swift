import CellCompiler

/// The Swift code that does what a magic asks for, or nil where the session itself does it.
///
/// - Parameters:
///   - body: what follows in the cell.
///   - scope: what the living cells declare.
func code(for magic: Magic, body: String, scope: CellScope) throws(CellFailure) -> String? {
  switch magic.name {
  case .env:
    if magic.arguments.isEmpty { return "CellMagics.showEnvironment()" }
    guard let equals = magic.arguments.firstIndex(of: "=") else {
      return "CellMagics.showEnvironment(\(literal(magic.arguments)))"
    }
    let name = magic.arguments[..<equals].filter { !$0.isWhitespace }
    if name.isEmpty { throw .usage(of: magic, "there is no name before the '='") }
    let value = unquoted(magic.arguments[magic.arguments.index(after: equals)...])
    return "CellMagics.setEnvironment(\(literal(name)), to: \(literal(value)))"
  case .bash:
    return "try CellMagics.bash(\(literal(body)))"
  case .writefile:
    let appends = magic.arguments.hasPrefix("-a ")
    let path = unquoted(magic.arguments.dropFirst(appends ? 3 : 0))
    if path.isEmpty { throw .usage(of: magic, "there is no path") }
    let text = body.isEmpty || body.hasSuffix("\n") ? body : body + "\n"
    return "try CellMagics.write(\(literal(text)), to: \(literal(path)), appending: \(appends))"
  case .who:
    let rows = scope.visible.map { entry in
      let type =
        switch entry.declared.kind {
        case .variable: "CellMagics.type(of: `\(entry.declared.name)`)"
        case .function(let signature, _): literal(signature)
        case .type(let keyword): literal(keyword)
        }
      return "CellMagics.Name(\(literal(entry.declared.name)), \(type), cell: \(entry.cell))"
    }
    return "CellMagics.show([\(rows.joined(separator: ", "))])"
  case .help, .reset, .rerun, .install, .optimize, .time, .timeit:
    return nil
  }
}

/// The text as a string literal of Swift on one line.
private func literal(_ text: some StringProtocol) -> String {
  var literal = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\": literal += "\\\(scalar)"
    case "\n": literal += "\\n"
    case "\t": literal += "\\t"
    case _ where scalar.value < 0x20 || scalar.value == 0x7F:
      literal += "\\u{\(String(scalar.value, radix: 16))}"
    default: literal.unicodeScalars.append(scalar)
    }
  }
  return literal + "\""
}

/// A word without space or a pair of quotes around it.
private func unquoted(_ text: Substring) -> String {
  var word = text
  while word.first?.isWhitespace == true { word.removeFirst() }
  while word.last?.isWhitespace == true { word.removeLast() }
  for quote in ["\"", "'"] where word.count >= 2 && word.hasPrefix(quote) && word.hasSuffix(quote) {
    return String(word.dropFirst().dropLast())
  }
  return String(word)
}

extension CellFailure {
  /// A magic that was written in a way that says nothing.
  static func usage(of magic: Magic, _ fault: String) -> CellFailure {
    CellFailure("MagicError", "line \(magic.line): \(fault); it is written '\(magic.name.usage)'")
  }
}
