import TextCore

extension MosesTruecaser {
  /// The lines of a model file: `The (12/15) THE (3)`, a word a line.
  public var model: String {
    casings.map { casing in
      let ordered = Self.mostFrequentFirst(casing.spellings)
      var total = Spelling(word: "", weight: 0, isFraction: false)
      for spelling in casing.spellings {
        total.weight += spelling.weight
        total.isFraction = total.isFraction || spelling.isFraction
      }
      return ordered.enumerated().map { index, spelling in
        "\(spelling.word) (\(spelling.written)\(index == 0 ? "/\(total.written)" : ""))"
      }.joined(separator: " ") + "\n"
    }.joined()
  }

  /// Writes a model that Moses and sacremoses read.
  public func write(to path: String) throws(SubwordError) {
    do { try TextFile(path).write(Array(model.utf8)) } catch { throw .file(error) }
  }

  /// Reads a model of Moses, sacremoses or `write(to:)`.
  public init(file path: String) throws(SubwordError) {
    let lines: [String]
    do { lines = try TextFile(path).lines() } catch { throw .file(error) }
    var spellings: [Spelling] = []
    for (index, line) in lines.enumerated() {
      let fields = PythonText.words(line.unicodeScalars)
      for place in stride(from: 0, to: fields.count, by: 2) {
        let count = place + 1 < fields.count ? Self.count(fields[place + 1]) : nil
        guard let count else { throw .malformedCasing(file: path, line: index + 1, text: line) }
        spellings.append(Spelling(word: fields[place], weight: count, isFraction: count != count.rounded()))
      }
    }
    self.init(spellings: spellings)
  }

  /// The count of `(12/15)` or `(12)`.
  private static func count(_ field: String) -> Double? {
    guard let first = field.split(separator: "/").first else { return nil }
    return Double(first.drop { $0 == "(" || $0 == ")" }.prefix { $0 != ")" })
  }
}
