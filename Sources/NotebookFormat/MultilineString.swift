import RichContent

/// The lines of a text with their ends, as Python's `str.splitlines(True)` divides them.
func splitLines(_ text: String) -> JSONValue {
  var lines: [JSONValue] = []
  let scalars = text.unicodeScalars
  var start = scalars.startIndex
  var index = start
  while index < scalars.endIndex {
    let scalar = scalars[index]
    index = scalars.index(after: index)
    guard endsLine(scalar) else { continue }
    if scalar == "\r", index < scalars.endIndex, scalars[index] == "\n" {
      index = scalars.index(after: index)
    }
    lines.append(.string(String(scalars[start..<index])))
    start = index
  }
  if start < scalars.endIndex { lines.append(.string(String(scalars[start...]))) }
  return .array(lines)
}

private func endsLine(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
  default: false
  }
}

/// A multi-line string as files hold it, one string or a list of strings; nil for anything else.
func rejoinLines(_ value: JSONValue) -> String? {
  switch value {
  case .string(let text): return text
  case .array(let parts):
    var text = ""
    for part in parts {
      guard case .string(let line) = part else { return nil }
      text += line
    }
    return text
  default: return nil
  }
}

/// A MIME bundle with the text types as lists of lines, for the file.
func splitMIMEBundle(_ bundle: [String: JSONValue]) -> [String: JSONValue] {
  var split = bundle
  for (type, value) in bundle {
    guard case .string(let text) = value else { continue }
    if type.hasPrefix("text/") || type == "image/svg+xml" || type == "application/javascript" {
      split[type] = splitLines(text)
    }
  }
  return split
}

/// A MIME bundle with lists of lines as one string, except under JSON types, where a list is a value.
func rejoinMIMEBundle(_ bundle: [String: JSONValue]) -> [String: JSONValue] {
  var joined = bundle
  for (type, value) in bundle {
    let isJSON = type == "application/json" || (type.hasPrefix("application/") && type.hasSuffix("+json"))
    if !isJSON, let text = rejoinLines(value) { joined[type] = .string(text) }
  }
  return joined
}

/// A Markdown cell's `attachments` (file name → MIME bundle), each bundle changed by `change`.
func mapAttachments(
  _ attachments: JSONValue, _ change: ([String: JSONValue]) -> [String: JSONValue]
) -> JSONValue {
  guard case .object(let files) = attachments else { return attachments }
  return .object(
    files.mapValues { bundle in
      if case .object(let members) = bundle { .object(change(members)) } else { bundle }
    })
}
