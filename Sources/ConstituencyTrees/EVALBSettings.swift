/// What EVALB leaves out and what it takes for the same: its parameter file.
public struct EVALBSettings: Hashable, Sendable {
  /// Constituents with such a label are not counted, and words with such a part of speech are taken out before spans are.
  public var deletedLabels: Set<String>
  /// Labels that count as the same, in groups.
  public var equalLabels: [[String]]

  public init(deletedLabels: Set<String>, equalLabels: [[String]]) {
    self.deletedLabels = deletedLabels
    self.equalLabels = equalLabels
  }

  /// Collins' parameters (`COLLINS.prm`), by which papers report F1 on the Penn Treebank: without punctuation, and with
  /// adverb phrases and particles as one.
  public static let collins = EVALBSettings(
    deletedLabels: ["TOP", "-NONE-", ",", ":", "``", "''", "."], equalLabels: [["ADVP", "PRT"]])

  /// The label that stands for all that count as the same.
  func canonical(_ label: String) -> String {
    equalLabels.first { $0.contains(label) }?.first ?? label
  }
}
