import Foundation

extension LabelledBrackets: CustomStringConvertible {
  /// One line, such as `F1 91.30 (recall 90.51, precision 92.10), exact 54.00 % of 1000 sentences, EVALB with
  /// COLLINS.prm`.
  public var description: String {
    let scored = sentences.count { $0.status == .valid }
    let (errors, skipped) = (
      sentences.count { $0.status == .error }, sentences.count { $0.status == .skipped }
    )
    var text = String(
      format: "F1 %.2f (recall %.2f, precision %.2f), exact %.2f %% of %d ", f1, recall, precision,
      exactMatch,
      scored)
    text += scored == 1 ? "sentence" : "sentences"
    if errors > 0 { text += ", \(errors) left out whose words differ" }
    if skipped > 0 { text += ", \(skipped) left out without words" }
    return text + (settings == .collins ? ", EVALB with COLLINS.prm" : ", EVALB with other parameters")
  }
}
