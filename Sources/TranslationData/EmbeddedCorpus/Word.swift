/// A piece of meaning that words of both languages express; words that share one are aligned.
typealias Unit = Int

/// A word or mark of a sentence in the making.
struct Word {
  var text: String
  var units: [Unit] = []
  /// For a pronoun, the unit of the noun it stands for.
  var antecedent: Unit?
  /// Labels of the constituents that begin with this word, the outermost first; only English ones have them.
  var opens: [String] = []
  /// How many constituents end with it.
  var closes = 0

  init(_ text: String, _ units: Unit..., antecedent: Unit? = nil) {
    self.text = text
    self.units = units
    self.antecedent = antecedent
  }

  static let comma = Word(",")
  var isComma: Bool { text == "," }
}

/// The same thing said in both languages.
struct Bilingual {
  var english: [Word]
  var german: [Word]

  /// The words of `english` and of `german`, separated by spaces, as one unit of meaning.
  init(_ english: String, _ german: String, unit: Unit) {
    self.english = english.split(separator: " ").map { Word(String($0), unit) }
    self.german = german.split(separator: " ").map { Word(String($0), unit) }
  }

  init(english: [Word], german: [Word]) {
    self.english = english
    self.german = german
  }

  /// The words of `english` and of `german` one by one, each pair a unit of its own.
  init(_ english: String, _ german: String, units: Unit...) {
    self.english = zip(english.split(separator: " "), units).map { Word(String($0), $1) }
    self.german = zip(german.split(separator: " "), units).map { Word(String($0), $1) }
  }
}

/// A whole sentence in both languages, and the mark that ends it.
struct Sentence {
  /// With that mark, and with a capital.
  let english: [Word]
  let german: [Word]

  private static let finalMark: Unit = -1

  init(_ sentence: Bilingual, mark: String) {
    english = Self.finished(sentence.english, mark: mark)
    german = Self.finished(sentence.german, mark: mark)
  }

  /// Keeps one of several commas in a row and none at the end, adds the final mark, begins with a capital.
  private static func finished(_ words: [Word], mark: String) -> [Word] {
    var output: [Word] = []
    for word in words {
      if word.isComma, let last = output.last, last.isComma {
        output[output.count - 1].units += word.units
      } else {
        output.append(word)
      }
    }
    if output.last?.isComma == true { output.removeLast() }
    output.append(Word(mark, finalMark))
    output[0].text = output[0].text.prefix(1).uppercased() + output[0].text.dropFirst()
    return output
  }
}

extension SentencePair {
  /// Writes both sentences out, and turns shared units into links.
  init(_ sentence: Sentence) {
    let (english, german) = (sentence.english, sentence.german)
    var places: [Unit: [Int]] = [:]
    for (index, word) in german.enumerated() {
      for unit in word.units { places[unit, default: []].append(index) }
    }
    var alignment: [WordAlignment.Link] = []
    var antecedents: [WordAlignment.Link] = []
    for (index, word) in english.enumerated() {
      for unit in word.units {
        alignment += (places[unit] ?? []).map { WordAlignment.Link(index, $0) }
      }
      if let unit = word.antecedent, let noun = english.firstIndex(where: { $0.units.first == unit }) {
        antecedents.append(WordAlignment.Link(index, noun))
      }
    }
    self.init(
      source: Self.text(english), target: Self.text(german),
      annotation: Annotation(
        alignment: WordAlignment(alignment), antecedents: WordAlignment(antecedents)))
  }

  private static func text(_ words: [Word]) -> String {
    var text = ""
    for word in words {
      if !text.isEmpty, ![",", ".", "?"].contains(word.text) { text += " " }
      text += word.text
    }
    return text
  }
}
