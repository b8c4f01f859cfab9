/// From text to the characters that pieces are made of, as sentencepiece's normalizer.cc does it: rules of the model,
/// spaces as `▁`.
struct SentencePieceNormalizer: Sendable {
  static let space: [UInt8] = [0xE2, 0x96, 0x81]  // ▁

  let model: SentencePieceModel
  let charsmap: PrecompiledCharsmap
  /// User-defined pieces, which no rule touches.
  let userDefined: ByteTrie

  func normalize(_ input: [UInt8]) -> [UInt8] {
    var place = 0
    if model.removesExtraSpaces {
      while place < input.count {
        let (text, length) = prefix(input, place)
        guard text.elementsEqual([0x20]) else { break }
        place += length
      }
    }
    guard place < input.count else { return [] }
    let space = model.escapesSpaces ? Self.space : [0x20]
    var output: [UInt8] = []
    output.reserveCapacity(input.count * 2)
    if model.addsDummyPrefix, !model.whitespaceIsSuffix { output += space }
    var followsSpace = model.removesExtraSpaces
    while place < input.count {
      var (text, length) = prefix(input, place)
      if followsSpace { text = text.drop { $0 == 0x20 } }
      if let last = text.last {
        for byte in text {
          if byte == 0x20 { output += space } else { output.append(byte) }
        }
        followsSpace = last == 0x20
      }
      place += length
      if !model.removesExtraSpaces { followsSpace = false }
    }
    if model.removesExtraSpaces {
      while output.suffix(space.count).elementsEqual(space) { output.removeLast(space.count) }
    }
    if model.addsDummyPrefix, model.whitespaceIsSuffix { output += space }
    return output
  }

  /// What the text at `place` becomes, and how many bytes of it.
  private func prefix(_ input: [UInt8], _ place: Int) -> (text: ArraySlice<UInt8>, length: Int) {
    if let length = userDefined.longest(input, from: place) {
      return (input[place..<(place + length)], length)
    }
    if let replacement = charsmap.replacement(input, at: place) { return replacement }
    let length = Self.characterLength(input, at: place)
    return (input[place..<(place + length)], length)
  }

  /// The bytes of the character at `place`, by its first byte.
  static func characterLength(_ text: [UInt8], at place: Int) -> Int {
    let length =
      switch text[place] {
      case 0xF0...: 4
      case 0xE0...: 3
      case 0xC0...: 2
      default: 1
      }
    return min(length, text.count - place)
  }
}
