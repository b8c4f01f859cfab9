import TextCore

/// The BPE model of a tokenizer.json.
struct MergeModel: Sendable {
  private var ids: [CodePoints: Int32] = [:]
  private var tokens: [Int32: String] = [:]
  /// By the pair of two numbers, its rank and the number of the joined token.
  private var merges: [UInt64: (rank: Int, id: Int32)] = [:]
  private let unknown: Int32?
  private let fusesUnknown: Bool
  private let fallsBackToBytes: Bool
  private let prefersWholeWords: Bool
  private let prefix: String
  private let suffix: String

  init(_ part: TokenizerPart) throws(TokenizerJSONError) {
    guard part.kind == "BPE" || part.json["type"].isNull && !part.json["merges"].isNull else {
      throw part.unsupported("BPE")
    }
    if case .number(let dropout) = part.json["dropout"], dropout > 0 {
      throw .unsupported(
        file: part.file, part: part.name, kind: "dropout \(dropout)", supported: "models without dropout")
    }
    guard let vocabulary = part.json["vocab"].object, let merges = part.json["merges"].array else {
      throw .missing(file: part.file, field: "model.vocab")
    }
    for (token, id) in vocabulary {
      guard let id = id.integer else { throw .missing(file: part.file, field: "model.vocab") }
      ids[CodePoints(token)] = Int32(id)
      tokens[Int32(id)] = token
    }
    prefix = part.json["continuing_subword_prefix"].string ?? ""
    suffix = part.json["end_of_word_suffix"].string ?? ""
    fusesUnknown = part.json["fuse_unk"].bool ?? false
    fallsBackToBytes = part.json["byte_fallback"].bool ?? false
    prefersWholeWords = part.json["ignore_merges"].bool ?? false
    unknown = try part.json["unk_token"].string.map { [ids] token throws(TokenizerJSONError) in
      guard let id = ids[CodePoints(token)] else { throw .unknownToken(file: part.file, token: token) }
      return id
    }
    for (rank, merge) in merges.enumerated() {
      let sides =
        merge.array?.compactMap(\.string) ?? merge.string.map {
          $0.unicodeScalars.split(separator: " ", maxSplits: 1).map { String($0) }
        } ?? []
      guard sides.count == 2 else { throw .missing(file: part.file, field: "model.merges") }
      let joined = sides[0] + String(decoding: sides[1].utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
      for token in sides + [joined] where ids[CodePoints(token)] == nil {
        throw .unknownToken(file: part.file, token: token)
      }
      if let left = ids[CodePoints(sides[0])], let right = ids[CodePoints(sides[1])],
        let id = ids[CodePoints(joined)]
      {
        self.merges[PairTable.pair(left, right)] = (rank, id)
      }
    }
  }

  func id(_ token: String) -> Int32? { ids[CodePoints(token)] }
  func token(_ id: Int32) -> String? { tokens[id] }

  /// The tokens of one word.
  func encode(_ word: String) -> [Int32] {
    if prefersWholeWords, let id = id(word) { return [id] }
    var symbols = characters(word)
    while symbols.count > 1 {
      var best: (rank: Int, id: Int32, place: Int)?
      for place in 1..<symbols.count {
        if let merge = merges[PairTable.pair(symbols[place - 1], symbols[place])],
          merge.rank < best?.rank ?? .max
        {
          best = (merge.rank, merge.id, place)
        }
      }
      guard let best else { break }
      symbols[best.place - 1] = best.id
      symbols.remove(at: best.place)
    }
    return symbols
  }

  /// What the merges begin with: a token for each character that the vocabulary has.
  private func characters(_ word: String) -> [Int32] {
    var output: [Int32] = []
    // Written when a known character follows, as in the library, so that bytes can come before it.
    var pending = 0
    let scalars = Array(word.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      let text = (index > 0 ? prefix : "") + String(scalar) + (index == scalars.count - 1 ? suffix : "")
      if let id = id(text) {
        if let unknown { output += repeatElement(unknown, count: pending) }
        pending = 0
        output.append(id)
        continue
      }
      if fallsBackToBytes {
        let bytes = text.utf8.compactMap {
          id("<0x\($0 < 16 ? "0" : "")\(String($0, radix: 16, uppercase: true))>")
        }
        if bytes.count == text.utf8.count {
          output += bytes
          continue
        }
      }
      if let unknown {
        if pending > 0, !fusesUnknown { output.append(unknown) }
        pending = 1
      }
    }
    if let unknown { output += repeatElement(unknown, count: pending) }
    return output
  }
}
