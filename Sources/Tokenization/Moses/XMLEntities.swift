/// The characters that mean something to Moses' decoder, and what stands for them.
enum XMLEntities {
  static let escapes: [Unicode.Scalar: String] = [
    "&": "&amp;", "|": "&#124;", "<": "&lt;", ">": "&gt;", "'": "&apos;", "\"": "&quot;", "[": "&#91;",
    "]": "&#93;",
  ]

  /// In this order, the ampersand last, and with the names that old versions of Moses wrote.
  private static let unescapes: [ScalarSubstitution] = [
    ("&bar;", "|"), ("&#124;", "|"), ("&lt;", "<"), ("&gt;", ">"), ("&bra;", "["), ("&ket;", "]"),
    ("&quot;", "\""), ("&apos;", "'"), ("&#91;", "["), ("&#93;", "]"), ("&amp;", "&"),
  ].map { ScalarSubstitution($0.0, $0.1) }

  static func unescape(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
    unescapes.reduce(text) { $1($0) }
  }
}
