/// The text of a value as a REPL shows it: strings in quotes, types without their module, long collections cut.
///
/// - Parameter value: anything; the type's own `debugDescription` or `description` is used where it has one.
package func plainText(of value: Any) -> String {
  var text = PlainText()
  text.append(value, depth: 0)
  return text.isCut ? text.output + " …" : text.output
}

private struct PlainText {
  /// Elements of a collection that are shown before the rest is counted.
  static let shownElements = 100
  static let characterLimit = 20_000
  static let depthLimit = 12

  var output = ""
  var isCut: Bool { output.utf8.count > Self.characterLimit }

  mutating func append(_ value: Any, depth: Int) {
    if isCut { return }
    if depth > Self.depthLimit { return output += "…" }
    switch value {
    case let text as String: return appendQuoted(text)
    case let text as Substring: return appendQuoted(String(text))
    case let character as Character: return appendQuoted(String(character))
    case let type as Any.Type: return output += String(describing: type)
    default: break
    }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
      if let wrapped = mirror.children.first { append(wrapped.value, depth: depth) } else { output += "nil" }
    case .collection, .set: appendElements(of: mirror, depth: depth)
    case .dictionary: appendPairs(of: mirror, depth: depth)
    case .tuple: appendFields(of: mirror, name: "", depth: depth)
    default: appendInstance(value, mirror, depth: depth)
    }
  }

  private mutating func appendQuoted(_ text: String) {
    let limit = Self.characterLimit
    output +=
      text.utf8.count <= limit ? text.debugDescription : String(text.prefix(limit)).debugDescription + "…"
  }

  private mutating func appendElements(of mirror: Mirror, depth: Int) {
    appendList(mirror.children, count: mirror.children.count) { $0.append($1.value, depth: depth + 1) }
  }

  private mutating func appendPairs(of mirror: Mirror, depth: Int) {
    // A dictionary's order changes from run to run; keys that are text are shown in theirs.
    var pairs = mirror.children.map { Array(Mirror(reflecting: $0.value).children) }
    if pairs.allSatisfy({ $0.first?.value is String }) {
      pairs.sort { ($0[0].value as? String ?? "") < ($1[0].value as? String ?? "") }
    }
    guard !pairs.isEmpty else { return output += "[:]" }
    appendList(pairs, count: pairs.count) { text, pair in
      text.append(pair[0].value, depth: depth + 1)
      text.output += ": "
      text.append(pair[1].value, depth: depth + 1)
    }
  }

  private mutating func appendList<Elements: Collection>(
    _ elements: Elements, count: Int, appendElement: (inout PlainText, Elements.Element) -> Void
  ) {
    output += "["
    for (index, element) in elements.prefix(Self.shownElements).enumerated() {
      if index > 0 { output += ", " }
      appendElement(&self, element)
      if isCut { return }
    }
    if count > Self.shownElements { output += ", … \(count - Self.shownElements) more" }
    output += "]"
  }

  private mutating func appendInstance(_ value: Any, _ mirror: Mirror, depth: Int) {
    if let described = value as? any CustomDebugStringConvertible {
      output += described.debugDescription
    } else if let described = value as? any CustomStringConvertible {
      output += described.description
    } else if mirror.displayStyle == .struct, !mirror.children.isEmpty {
      appendFields(of: mirror, name: String(describing: mirror.subjectType), depth: depth)
    } else if mirror.displayStyle == .enum, let payload = mirror.children.first {
      output += ".\(payload.label ?? "")"
      let fields = Mirror(reflecting: payload.value)
      if fields.displayStyle == .tuple {
        appendFields(of: fields, name: "", depth: depth)
      } else {
        output += "("
        append(payload.value, depth: depth + 1)
        output += ")"
      }
    } else if mirror.displayStyle == .enum {
      output += ".\(value)"
    } else if mirror.displayStyle == .class, !mirror.children.isEmpty, depth < 3 {
      appendFields(of: mirror, name: String(describing: mirror.subjectType), depth: depth)
    } else {
      output += String(describing: value)
    }
  }

  private mutating func appendFields(of mirror: Mirror, name: String, depth: Int) {
    output += "\(name)("
    for (index, field) in mirror.children.enumerated() {
      if index > 0 { output += ", " }
      // The label of an unnamed tuple element is its index, `.0`.
      if let label = field.label, !label.hasPrefix(".") { output += "\(label): " }
      append(field.value, depth: depth + 1)
      if isCut { return }
    }
    output += ")"
  }
}
