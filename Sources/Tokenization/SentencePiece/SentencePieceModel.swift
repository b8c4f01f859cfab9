import TextCore

/// What a SentencePiece `.model` file holds: `ModelProto` of sentencepiece_model.proto.
struct SentencePieceModel: Sendable {
  enum Kind: Int, Sendable {
    case unigram = 1
    case bytePairs = 2
    case word = 3
    case character = 4
  }

  struct Piece: Sendable {
    enum Kind: Int, Sendable {
      case normal = 1
      case unknown = 2
      case control = 3
      case userDefined = 4
      case unused = 5
      case byte = 6
    }
    var text = ""
    var score: Float = 0
    var kind = Kind.normal
  }

  var pieces: [Piece] = []
  var kind = Kind.unigram
  var whitespaceIsSuffix = false
  var fallsBackToBytes = false
  /// What an unknown piece becomes when it is decoded: ` ⁇ `.
  var unknownSurface = " \u{2047} "

  var charsmap: [UInt8] = []
  var addsDummyPrefix = true
  var removesExtraSpaces = true
  var escapesSpaces = true
  var hasDenormalizer = false

  /// The bytes of a model, or nil where they are none.
  init?(_ bytes: [UInt8]) {
    var fields = ProtobufFields(bytes[...])
    while let (number, value) = fields.next() {
      guard [1, 2, 3, 5].contains(number) else { continue }
      guard let message = value.bytes else { return nil }
      let isRead =
        switch number {
        case 1: readPiece(message)
        case 2: readTrainer(message)
        case 3: readNormalizer(message)
        default: readDenormalizer(message)
        }
      if !isRead { return nil }
    }
    if fields.isBroken || pieces.isEmpty { return nil }
  }

  private mutating func readPiece(_ message: ArraySlice<UInt8>) -> Bool {
    var piece = Piece()
    var fields = ProtobufFields(message)
    while let (number, value) = fields.next() {
      switch number {
      case 1: piece.text = value.text ?? ""
      case 2: piece.score = value.float
      case 3: piece.kind = Piece.Kind(rawValue: value.integer) ?? .normal
      default: break
      }
    }
    pieces.append(piece)
    return !fields.isBroken
  }

  private mutating func readTrainer(_ message: ArraySlice<UInt8>) -> Bool {
    var fields = ProtobufFields(message)
    while let (number, value) = fields.next() {
      switch number {
      case 3: kind = Kind(rawValue: value.integer) ?? .unigram
      case 24: whitespaceIsSuffix = value.flag
      case 35: fallsBackToBytes = value.flag
      case 44: unknownSurface = value.text ?? unknownSurface
      default: break
      }
    }
    return !fields.isBroken
  }

  private mutating func readNormalizer(_ message: ArraySlice<UInt8>) -> Bool {
    var fields = ProtobufFields(message)
    while let (number, value) = fields.next() {
      switch number {
      case 2: charsmap = value.bytes.map(Array.init) ?? []
      case 3: addsDummyPrefix = value.flag
      case 4: removesExtraSpaces = value.flag
      case 5: escapesSpaces = value.flag
      default: break
      }
    }
    return !fields.isBroken
  }

  private mutating func readDenormalizer(_ message: ArraySlice<UInt8>) -> Bool {
    var fields = ProtobufFields(message)
    while let (number, value) = fields.next() {
      if number == 2, value.bytes?.isEmpty == false { hasDenormalizer = true }
    }
    return !fields.isBroken
  }
}
