import TextCore

/// The decoder of a tokenizer.json: how tokens become text again.
indirect enum TokenDecoding: Sendable {
  case sequence([TokenDecoding])
  case byteLevel
  case metaspace(Unicode.Scalar, TextSplitting.Prefix)
  case wordEnd(String)
  case fuse
  case replace(TextPattern, String)
  case byteFallback
  case strip(Unicode.Scalar, start: Int, stop: Int)

  init(_ part: TokenizerPart) throws(TokenizerJSONError) {
    switch part.kind {
    case "Sequence":
      var parts: [TokenDecoding] = []
      for child in try part.array("decoders") { parts.append(try TokenDecoding(child)) }
      self = .sequence(parts)
    case "ByteLevel": self = .byteLevel
    case "Metaspace":
      self = .metaspace(try Self.scalar(part, "replacement"), TextSplitting.prefix(part))
    case "BPEDecoder": self = .wordEnd(try part.string("suffix"))
    case "Fuse": self = .fuse
    case "Replace": self = .replace(try part.pattern(), try part.string("content"))
    case "ByteFallback": self = .byteFallback
    case "Strip":
      self = .strip(
        try Self.scalar(part, "content"), start: part.json["start"].integer ?? 0,
        stop: part.json["stop"].integer ?? 0)
    default:
      throw part.unsupported(
        "Sequence, ByteLevel, Metaspace, BPEDecoder, Fuse, Replace, ByteFallback and Strip")
    }
  }

  private static func scalar(
    _ part: TokenizerPart, _ field: String
  ) throws(TokenizerJSONError) -> Unicode.Scalar {
    guard let scalar = try part.string(field).unicodeScalars.first else {
      throw .missing(file: part.file, field: "\(part.name).\(field)")
    }
    return scalar
  }

  func apply(_ tokens: [String]) -> [String] {
    switch self {
    case .sequence(let parts): return parts.reduce(tokens) { $1.apply($0) }
    case .byteLevel: return [String(decoding: tokens.flatMap(ByteCharacters.bytes), as: UTF8.self)]
    case .metaspace(let mark, let prefix):
      return tokens.enumerated().map { index, token in
        PythonText.text(
          token.unicodeScalars.compactMap { scalar in
            if scalar != mark { return scalar }
            return index == 0 && prefix != .never ? nil : " "
          })
      }
    case .wordEnd(let suffix):
      return tokens.enumerated().map { index, token in
        PythonText.replacing(suffix, with: index == tokens.count - 1 ? "" : " ", in: token)
      }
    case .fuse: return [tokens.joined()]
    case .replace(let pattern, let content): return tokens.map { pattern.replacing(in: $0, with: content) }
    case .byteFallback: return Self.joiningBytes(tokens)
    case .strip(let mark, let start, let stop):
      return tokens.map { token in
        var scalars = Array(token.unicodeScalars)[...]
        for _ in 0..<start where scalars.first == mark { scalars.removeFirst() }
        for _ in 0..<stop where scalars.last == mark { scalars.removeLast() }
        return PythonText.text(scalars)
      }
    }
  }

  /// Each run of tokens such as `<0xC3>` as the text that its bytes are, or else as U+FFFD for each.
  private static func joiningBytes(_ tokens: [String]) -> [String] {
    var output: [String] = []
    var bytes: [UInt8] = []
    func flush() {
      if bytes.isEmpty { return }
      if let text = String(validating: bytes, as: UTF8.self) {
        output.append(text)
      } else {
        output += bytes.map { _ in "\u{FFFD}" }
      }
      bytes.removeAll()
    }
    for token in tokens {
      let utf8 = Array(token.utf8)
      if utf8.count == 6, token.hasPrefix("<0x"), token.hasSuffix(">"),
        let byte = UInt8(String(decoding: utf8[3..<5], as: UTF8.self), radix: 16)
      {
        bytes.append(byte)
      } else {
        flush()
        output.append(token)
      }
    }
    flush()
    return output
  }
}
