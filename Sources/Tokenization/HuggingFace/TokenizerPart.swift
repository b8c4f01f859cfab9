/// One object of a tokenizer.json, with what an error needs to name it.
struct TokenizerPart {
  let file: String
  /// As an error calls it: "normalizer".
  let name: String
  let json: JSONValue

  var kind: String { json["type"].string ?? "" }

  func child(_ json: JSONValue) -> TokenizerPart { TokenizerPart(file: file, name: name, json: json) }

  func string(_ field: String) throws(TokenizerJSONError) -> String {
    guard let text = json[field].string else { throw .missing(file: file, field: "\(name).\(field)") }
    return text
  }

  func array(_ field: String) throws(TokenizerJSONError) -> [TokenizerPart] {
    guard let values = json[field].array else { throw .missing(file: file, field: "\(name).\(field)") }
    return values.map(child)
  }

  func unsupported(_ supported: String) -> TokenizerJSONError {
    .unsupported(file: file, part: name, kind: kind, supported: supported)
  }

  /// A pattern: `{"String": …}` or `{"Regex": …}`.
  func pattern() throws(TokenizerJSONError) -> TextPattern {
    let pattern = json["pattern"]
    let text = pattern["String"].string.map(TextPattern.escaped) ?? pattern["Regex"].string
    guard let text else { throw .missing(file: file, field: "\(name).pattern") }
    do { return try TextPattern(text, ignoresCase: false, dialect: .oniguruma) } catch {
      throw .unsupported(
        file: file, part: "\(name) pattern", kind: text, supported: "regular expressions that ICU knows too")
    }
  }
}
