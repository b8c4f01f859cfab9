public import TensorCore

/// One row of the paper's table 3: a variation of the base model, and what the authors measured.
public struct TableThreeRow: Sendable {
  /// `base`, `A` to `E`, or `big`.
  public let group: String
  /// What a preset of it is called: the first change without blanks, such as `A-h=1`.
  public var name: String {
    let first = change.prefix { $0 != "," }.split(separator: " ")
    return change.isEmpty || group == "big" ? group : "\(group)-\(first.joined())"
  }
  /// What differs from the base model.
  public let change: String
  public let configuration: TransformerConfiguration
  /// ε_ls.
  public let labelSmoothing: LabelSmoothing
  /// Perplexity per word-piece on newstest2013, as published.
  public let perplexity: Double
  /// BLEU on newstest2013, as published.
  public let bleu: Double
  /// Parameters in millions, as published; nil where the table leaves the cell empty.
  public let millionParameters: Int?
}

extension TransformerConfiguration {
  /// Table 3, row by row, with the vocabulary of 41,000 that its column `params` implies.
  ///
  /// Row B changes d_k alone: only with d_v = 64 its parameters come out as published.
  public static let tableThree: [TableThreeRow] = [
    row("base", "", 4.92, 25.8, 65) { _ in },
    row("A", "h = 1, d_k = d_v = 512", 5.29, 24.9, nil) { $0.split(heads: 1) },
    row("A", "h = 4, d_k = d_v = 128", 5.00, 25.5, nil) { $0.split(heads: 4) },
    row("A", "h = 16, d_k = d_v = 32", 4.91, 25.8, nil) { $0.split(heads: 16) },
    row("A", "h = 32, d_k = d_v = 16", 5.01, 25.4, nil) { $0.split(heads: 32) },
    row("B", "d_k = 16", 5.16, 25.1, 58) { $0.keySize = 16 },
    row("B", "d_k = 32", 5.01, 25.4, 60) { $0.keySize = 32 },
    row("C", "N = 2", 6.11, 23.7, 36) { $0.layers = 2 },
    row("C", "N = 4", 5.19, 25.3, 50) { $0.layers = 4 },
    row("C", "N = 8", 4.88, 25.5, 80) { $0.layers = 8 },
    row("C", "d_model = 256, d_k = d_v = 32", 5.75, 24.5, 28) {
      $0.modelSize = 256
      $0.split(heads: 8)
    },
    row("C", "d_model = 1024, d_k = d_v = 128", 4.66, 26.0, 168) {
      $0.modelSize = 1024
      $0.split(heads: 8)
    },
    row("C", "d_ff = 1024", 5.12, 25.4, 53) { $0.feedForwardSize = 1024 },
    row("C", "d_ff = 4096", 4.75, 26.2, 90) { $0.feedForwardSize = 4096 },
    row("D", "P_drop = 0.0", 5.77, 24.6, nil) { $0.dropout = 0 },
    row("D", "P_drop = 0.2", 4.95, 25.5, nil) { $0.dropout = 0.2 },
    row("D", "ε_ls = 0.0", labelSmoothing: 0, 4.67, 25.3, nil) { _ in },
    row("D", "ε_ls = 0.2", labelSmoothing: 0.2, 5.47, 25.7, nil) { _ in },
    row("E", "learned positions", 4.92, 25.7, nil) { $0.positions = .learned },
    row("big", "d_model = 1024, d_ff = 4096, h = 16, P_drop = 0.3", 4.33, 26.4, 213) { $0 = .big },
  ]

  private static func row(
    _ group: String, _ change: String, labelSmoothing: LabelSmoothing = 0.1, _ perplexity: Double,
    _ bleu: Double,
    _ millionParameters: Int?, _ edit: (inout TransformerConfiguration) -> Void
  ) -> TableThreeRow {
    TableThreeRow(
      group: group, change: change,
      configuration: base.with {
        edit(&$0)
        $0.vocabularySize = 41_000
      },
      labelSmoothing: labelSmoothing, perplexity: perplexity, bleu: bleu,
      millionParameters: millionParameters)
  }

  /// Splits d_model over `heads`: d_k = d_v = d_model / h.
  private mutating func split(heads: Int) {
    self.heads = heads
    keySize = modelSize / heads
    valueSize = modelSize / heads
  }
}
