import Foundation
import TextCore

/// The normalizer of a tokenizer.json: what happens to text before it is split.
indirect enum TextNormalization: Sendable {
  case sequence([TextNormalization])
  case canonicalComposition
  case canonicalDecomposition
  case compatibilityComposition
  case compatibilityDecomposition
  case lowercase
  case strip(left: Bool, right: Bool)
  case stripAccents
  case prepend(String)
  case replace(TextPattern, String)
  case byteLevel

  init(_ part: TokenizerPart) throws(TokenizerJSONError) {
    switch part.kind {
    case "Sequence":
      var parts: [TextNormalization] = []
      for child in try part.array("normalizers") { parts.append(try TextNormalization(child)) }
      self = .sequence(parts)
    case "NFC": self = .canonicalComposition
    case "NFD": self = .canonicalDecomposition
    case "NFKC": self = .compatibilityComposition
    case "NFKD": self = .compatibilityDecomposition
    case "Lowercase": self = .lowercase
    case "Strip":
      self = .strip(left: part.json["strip_left"].bool ?? true, right: part.json["strip_right"].bool ?? true)
    case "StripAccents": self = .stripAccents
    case "Prepend": self = .prepend(try part.string("prepend"))
    case "Replace": self = .replace(try part.pattern(), try part.string("content"))
    case "ByteLevel": self = .byteLevel
    default:
      throw part.unsupported(
        "Sequence, NFC, NFD, NFKC, NFKD, Lowercase, Strip, StripAccents, Prepend, Replace and ByteLevel")
    }
  }

  /// A piece whose first characters are taken away no longer begins the text.
  func apply(_ piece: TextPiece) -> TextPiece {
    switch self {
    case .sequence(let parts): return parts.reduce(piece) { $1.apply($0) }
    case .strip(true, _), .stripAccents:
      let first = piece.text.unicodeScalars.first
      let isKept = first.map { apply(String($0)) != "" } ?? true
      return TextPiece(text: apply(piece.text), isFirst: piece.isFirst && isKept)
    default: return TextPiece(text: apply(piece.text), isFirst: piece.isFirst)
    }
  }

  func apply(_ text: String) -> String {
    switch self {
    case .sequence(let parts): return parts.reduce(text) { $1.apply($0) }
    case .canonicalComposition: return text.precomposedStringWithCanonicalMapping
    case .canonicalDecomposition: return text.decomposedStringWithCanonicalMapping
    case .compatibilityComposition: return text.precomposedStringWithCompatibilityMapping
    case .compatibilityDecomposition: return text.decomposedStringWithCompatibilityMapping
    case .lowercase: return text.unicodeScalars.map(\.properties.lowercaseMapping).joined()
    case .strip(let left, let right):
      var scalars = text.unicodeScalars[...]
      if left { scalars = scalars.drop { $0.properties.isWhitespace } }
      while right, let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
      return String(scalars)
    case .stripAccents:
      return PythonText.text(text.unicodeScalars.filter { !$0.isMark })
    case .prepend(let prefix): return text.isEmpty ? text : prefix + text
    case .replace(let pattern, let content): return pattern.replacing(in: text, with: content)
    case .byteLevel: return ByteCharacters.text(of: text.utf8)
    }
  }
}

extension Unicode.Scalar {
  /// Of the general categories Mn, Mc and Me.
  var isMark: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: false
    }
  }

  /// Of the general categories that begin with N.
  var isNumber: Bool {
    switch properties.generalCategory {
    case .decimalNumber, .letterNumber, .otherNumber: true
    default: false
    }
  }

  /// Of the general categories that begin with L.
  var isLetter: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  /// ASCII's punctuation and symbols, and the general categories that begin with P.
  var isPunctuation: Bool {
    if value < 0x80 { return (0x21...0x7E).contains(value) && !isLetter && !isNumber }
    switch properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation:
      return true
    default: return false
    }
  }
}

/// GPT-2's characters for bytes: each byte as a character that can be seen.
enum ByteCharacters {
  static let characters: [Unicode.Scalar] = {
    let plain = Set(Array(33...126) + Array(161...172) + Array(174...255))
    var next: UInt32 = 256
    return (0..<256).map { byte in
      if plain.contains(byte) { return Unicode.Scalar(UInt8(byte)) }
      defer { next += 1 }
      return Unicode.Scalar(next) ?? " "
    }
  }()

  private static let bytes: [Unicode.Scalar: UInt8] = Dictionary(
    uniqueKeysWithValues: characters.enumerated().map { ($0.element, UInt8($0.offset)) })

  static func text(of bytes: some Sequence<UInt8>) -> String {
    PythonText.text(bytes.map { characters[Int($0)] })
  }

  /// The bytes that a token stands for; a token with other characters stands for itself.
  static func bytes(of token: String) -> [UInt8] {
    var output: [UInt8] = []
    for scalar in token.unicodeScalars {
      guard let byte = bytes[scalar] else { return Array(token.utf8) }
      output.append(byte)
    }
    return output
  }
}
