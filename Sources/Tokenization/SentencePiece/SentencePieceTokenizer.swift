import TextCore

/// Encodes and decodes with a SentencePiece `.model` of type unigram or BPE, equal to sentencepiece 0.2.
public struct SentencePieceTokenizer: Sendable {
  private let model: SentencePieceModel
  private let normalizer: SentencePieceNormalizer
  private let encoder: any SentencePieceEncoder
  private let ids: [CodePoints: Int32]
  private let byteIDs: [Int32]
  /// The number of the piece for what the model does not know.
  public let unknown: Int32

  /// Reads a `.model` file, plain or gzip (`.gz`).
  public init(file path: String) throws(SentencePieceError) {
    let bytes: [UInt8]
    do { bytes = try TextFile(path).contents() } catch { throw .file(error) }
    guard let model = SentencePieceModel(bytes), let charsmap = PrecompiledCharsmap(model.charsmap) else {
      throw .notAModel(file: path)
    }
    guard let unknown = model.pieces.firstIndex(where: { $0.kind == .unknown }) else {
      throw .noUnknownPiece(file: path)
    }
    if model.hasDenormalizer { throw .unsupported(file: path, what: "the model has rules for decoding") }
    self.model = model
    self.unknown = Int32(unknown)
    var ids: [CodePoints: Int32] = [:]
    var (normal, userDefined) = (ByteTrie(), ByteTrie())
    for (id, piece) in model.pieces.enumerated() {
      ids[CodePoints(piece.text)] = Int32(id)
      if piece.kind == .userDefined { userDefined.insert(piece.text.utf8, value: Int32(id)) }
      if [.normal, .userDefined, .unused].contains(piece.kind) {
        normal.insert(piece.text.utf8, value: Int32(id))
      }
    }
    self.ids = ids
    byteIDs = (0..<256).map { ids[CodePoints(Self.bytePiece(UInt8($0)))] ?? Int32(unknown) }
    normalizer = SentencePieceNormalizer(model: model, charsmap: charsmap, userDefined: userDefined)
    switch model.kind {
    case .unigram: encoder = UnigramEncoder(model, trie: normal, unknown: Int32(unknown))
    case .bytePairs:
      encoder = SentencePieceMerger(model, trie: normal, userDefined: userDefined, unknown: Int32(unknown))
    case .word: throw .unsupported(file: path, what: "a model of type word")
    case .character: throw .unsupported(file: path, what: "a model of type char")
    }
  }

  /// The number of pieces.
  public var count: Int { model.pieces.count }

  /// The piece of a number, or nil for a number beyond the model's.
  public func piece(_ id: Int32) -> String? {
    model.pieces.indices.contains(Int(id)) ? model.pieces[Int(id)].text : nil
  }

  /// The number of a piece; `unknown` if the model has none such.
  public func id(_ piece: String) -> Int32 { ids[CodePoints(piece)] ?? unknown }

  /// The numbers of a text's pieces.
  public func encode(_ text: String) -> [Int32] { encoded(text).map(\.id) }

  /// The pieces of a text; one that is not known is spelled as in the text.
  public func pieces(_ text: String) -> [String] { encoded(text).map(\.piece) }

  private func encoded(_ text: String) -> [(piece: String, id: Int32)] {
    let normalized = normalizer.normalize(Array(text.utf8))
    var output: [(piece: String, id: Int32)] = []
    var followsUnknown = false
    for (range, id) in encoder.encode(normalized) {
      let isUnknown = id == unknown
      if isUnknown, model.fallsBackToBytes {
        for byte in normalized[range] { output.append((Self.bytePiece(byte), byteIDs[Int(byte)])) }
      } else {
        let piece = String(decoding: normalized[range], as: UTF8.self)
        if isUnknown, followsUnknown {
          output[output.count - 1].piece += piece
        } else {
          output.append((piece, id))
        }
      }
      followsUnknown = isUnknown
    }
    return output
  }

  private static func bytePiece(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "<0x\(byte < 16 ? "0" : "")\(digits)>"
  }

  // MARK: Decoding

  /// The text of pieces, given by number.
  public func decode(_ ids: some Sequence<Int32>) -> String {
    var text = ""
    var bytes: [UInt8] = []
    var isStart = true
    var tookSpace = false
    for id in ids {
      let piece = model.pieces.indices.contains(Int(id)) ? model.pieces[Int(id)] : model.pieces[Int(unknown)]
      if piece.kind == .byte, let byte = Self.byte(of: piece.text) {
        bytes.append(byte)
        continue
      }
      text += Self.text(of: bytes)
      bytes.removeAll()
      if tookSpace || !text.isEmpty { isStart = false }
      let (surface, took) = surface(of: piece, isStart: isStart)
      text += surface
      tookSpace = took
    }
    return text + Self.text(of: bytes)
  }

  private func surface(
    of piece: SentencePieceModel.Piece, isStart: Bool
  ) -> (text: String, tookSpace: Bool) {
    switch piece.kind {
    case .control: return ("", false)
    case .unknown: return (model.unknownSurface, false)
    default: break
    }
    var bytes = Array(piece.text.utf8)[...]
    var tookSpace = false
    if isStart, model.addsDummyPrefix || model.removesExtraSpaces,
      bytes.starts(with: SentencePieceNormalizer.space)
    {
      bytes = bytes.dropFirst(SentencePieceNormalizer.space.count)
      tookSpace = !model.removesExtraSpaces
    }
    return (PythonText.replacing("▁", with: " ", in: String(decoding: bytes, as: UTF8.self)), tookSpace)
  }

  private static func byte(of piece: String) -> UInt8? {
    UInt8(piece.utf8.dropFirst(3).dropLast().map { String(UnicodeScalar($0)) }.joined(), radix: 16)
  }

  /// Bytes as UTF-8; each byte that belongs to no character becomes U+FFFD.
  private static func text(of bytes: [UInt8]) -> String {
    var text = ""
    var place = 0
    while place < bytes.count {
      let length = SentencePieceNormalizer.characterLength(bytes, at: place)
      if let character = String(validating: bytes[place..<(place + length)], as: UTF8.self) {
        text += character
        place += length
      } else {
        text += "\u{FFFD}"
        place += 1
      }
    }
    return text
  }
}

/// Splits normalised text into pieces.
protocol SentencePieceEncoder: Sendable {
  func encode(_ text: [UInt8]) -> [(range: Range<Int>, id: Int32)]
}
