import TextCore

/// Encodes and decodes with a `tokenizer.json` of Hugging Face's tokenizers whose model is BPE; equal to tokenizers 0.23.
public struct TokenizerJSON: Sendable {
  private let normalization: TextNormalization?
  private let splitting: TextSplitting?
  private let model: MergeModel
  private let decoding: TokenDecoding?
  private let added: AddedTokens
  /// What a post-processor puts before and after a text.
  private let template: (before: [Int32], after: [Int32])

  /// Reads a file; one that asks for something this does not do is refused, with the part's name.
  public init(file path: String) throws(TokenizerJSONError) {
    let bytes: [UInt8]
    do { bytes = try TextFile(path).contents() } catch { throw .file(error) }
    guard let json = JSONValue(bytes), case .object = json else { throw .notJSON(file: path) }
    func part(_ name: String, _ field: String) -> TokenizerPart? {
      json[field].isNull ? nil : TokenizerPart(file: path, name: name, json: json[field])
    }
    for name in ["truncation", "padding"] where !json[name].isNull {
      throw .unsupported(
        file: path, part: "the tokenizer has", kind: name,
        supported: "files without it; remove it with no_\(name)()")
    }
    guard let model = part("model", "model") else { throw .missing(file: path, field: "model") }
    self.model = try MergeModel(model)
    normalization = try part("normalizer", "normalizer").map { part throws(TokenizerJSONError) in
      try TextNormalization(part)
    }
    splitting = try part("pre_tokenizer", "pre_tokenizer").map { part throws(TokenizerJSONError) in
      try TextSplitting(part)
    }
    decoding = try part("decoder", "decoder").map { part throws(TokenizerJSONError) in
      try TokenDecoding(part)
    }
    added = try AddedTokens(
      TokenizerPart(file: path, name: "added_tokens", json: json["added_tokens"]),
      normalization: normalization)
    template =
      try part("post_processor", "post_processor").map { part throws(TokenizerJSONError) in
        try Self.template(part)
      } ?? ([], [])
  }

  /// The numbers of a text's tokens.
  ///
  /// - Parameter addsSpecial: puts `<s>` and its like around the text, as the file says.
  public func encode(_ text: String, addsSpecial: Bool = true) -> [Int32] {
    let ids = added.split(text, isNormalized: false, isFirst: true).flatMap { part -> [Int32] in
      guard case .text(let text, let isFirst) = part else { return Self.ids(part) }
      let piece = TextPiece(text: text, isFirst: isFirst)
      let normalized = normalization?.apply(piece) ?? piece
      return added.split(normalized.text, isNormalized: true, isFirst: normalized.isFirst).flatMap {
        part -> [Int32] in
        guard case .text(let text, let isFirst) = part else { return Self.ids(part) }
        let pieces = [TextPiece(text: text, isFirst: isFirst)]
        return (splitting?.apply(pieces) ?? pieces).flatMap { model.encode($0.text) }
      }
    }
    return addsSpecial ? template.before + ids + template.after : ids
  }

  private static func ids(_ part: AddedTokens.Part) -> [Int32] {
    if case .token(let id) = part { [id] } else { [] }
  }

  /// The tokens of a text.
  public func tokens(_ text: String, addsSpecial: Bool = true) -> [String] {
    encode(text, addsSpecial: addsSpecial).compactMap(token)
  }

  /// The token of a number, or nil for a number beyond the vocabulary.
  public func token(_ id: Int32) -> String? { added.token(id)?.surface ?? model.token(id) }

  /// The number of a token, or nil if there is none such.
  public func id(_ token: String) -> Int32? {
    added.tokens.first { CodePoints($0.content) == CodePoints(token) }?.id ?? model.id(token)
  }

  /// The text of tokens, given by number.
  ///
  /// - Parameter skipsSpecial: leaves out `<s>` and its like.
  public func decode(_ ids: some Sequence<Int32>, skipsSpecial: Bool = true) -> String {
    let tokens = ids.compactMap { id -> String? in
      skipsSpecial && added.token(id)?.isSpecial == true ? nil : token(id)
    }
    return decoding.map { $0.apply(tokens).joined() } ?? tokens.joined(separator: " ")
  }

  /// What stands before and after the text in a template.
  private static func template(_ part: TokenizerPart) throws(TokenizerJSONError) -> (
    before: [Int32], after: [Int32]
  ) {
    switch part.kind {
    case "ByteLevel": return ([], [])
    case "Sequence":
      var template: (before: [Int32], after: [Int32]) = ([], [])
      for child in try part.array("processors") {
        let inner = try Self.template(child)
        template = (inner.before + template.before, template.after + inner.after)
      }
      return template
    case "BertProcessing", "RobertaProcessing":
      guard let start = part.json["cls"].array?.last?.integer, let end = part.json["sep"].array?.last?.integer
      else {
        throw .missing(file: part.file, field: "post_processor.cls")
      }
      return ([Int32(start)], [Int32(end)])
    case "TemplateProcessing":
      var template: (before: [Int32], after: [Int32]) = ([], [])
      var isAfter = false
      for item in try part.array("single") {
        guard let name = item.json["SpecialToken"]["id"].string else {
          isAfter = true
          continue
        }
        guard let ids = part.json["special_tokens"][name]["ids"].array?.compactMap(\.integer) else {
          throw .unknownToken(file: part.file, token: name)
        }
        if isAfter { template.after += ids.map(Int32.init) } else { template.before += ids.map(Int32.init) }
      }
      return template
    default:
      throw part.unsupported("ByteLevel, Sequence, TemplateProcessing, BertProcessing and RobertaProcessing")
    }
  }
}
