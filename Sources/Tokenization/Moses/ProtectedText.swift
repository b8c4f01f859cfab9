import TextCore

/// A text with its protected stretches replaced by words that no rule splits.
struct ProtectedText {
  let text: [Unicode.Scalar]
  private let stretches: [String]
  private let marker: String

  init(_ text: [Unicode.Scalar], _ patterns: [TextPattern]) {
    guard !patterns.isEmpty else {
      self.text = text
      stretches = []
      marker = ""
      return
    }
    var whole = PythonText.text(text)
    let stretches = patterns.flatMap { [whole] in $0.matches(in: whole) }
    var marker = "THISISPROTECTED"
    marker += Self.escape(in: text, marker)
    // The longest first, so that none is replaced inside another.
    let order = stretches.indices.sorted {
      (stretches[$1].unicodeScalars.count, $0) < (stretches[$0].unicodeScalars.count, $1)
    }
    for index in order {
      whole = PythonText.replacing(stretches[index], with: Self.word(marker, index), in: whole)
    }
    self.text = Array(whole.unicodeScalars)
    self.stretches = stretches
    self.marker = marker
  }

  func restored(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    guard !stretches.isEmpty else { return text }
    var whole = PythonText.text(text)
    for (index, stretch) in stretches.enumerated() {
      whole = PythonText.replacing(Self.word(marker, index), with: stretch, in: whole)
    }
    return Array(whole.unicodeScalars)
  }

  /// Three digits at least, as in `THISISPROTECTED007`.
  private static func word(_ marker: String, _ index: Int) -> String {
    let digits = String(index)
    return marker + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }

  /// As many `X` as it takes for a marker that the text does not hold.
  private static func escape(in text: [Unicode.Scalar], _ marker: String) -> String {
    let marker = Array(marker.unicodeScalars)
    var escape = ""
    for start in text.indices where text[start...].starts(with: marker) {
      let run = text[(start + marker.count)...].prefix { $0 == "X" }.count
      if run + 1 > escape.utf8.count { escape = String(repeating: "X", count: run + 1) }
    }
    return escape
  }
}
