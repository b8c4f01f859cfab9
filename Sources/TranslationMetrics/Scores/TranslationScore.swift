import Foundation

/// A score together with its flavour: a number that can be quoted.
public protocol TranslationScore: Sendable, CustomStringConvertible {
  /// The metric's name, as sacreBLEU prints it: `BLEU`, `chrF2++`, `TER`.
  var name: String { get }
  var score: Double { get }
  /// How the score was made; to be quoted with it.
  var signature: ScoreSignature { get }
  /// Where the score may lie, if that was asked for.
  var interval: ConfidenceInterval? { get }
  /// What the score is made of; may be empty.
  var details: String { get }
}

/// Where a score lies in 95 of 100 resampled corpora.
public struct ConfidenceInterval: Sendable, Hashable {
  /// The mean score of the resampled corpora.
  public let mean: Double
  /// Half the width of the interval.
  public let margin: Double
  /// How the corpora were drawn.
  public let resampling: Resampling
}

extension TranslationScore {
  /// sacreBLEU's line: the signature, the score, and what it is made of.
  public var description: String { line(decimals: 2, signature: signature.description) }

  /// sacreBLEU's line.
  ///
  /// - Parameters:
  ///   - decimals: digits after the point.
  ///   - signature: the signature's text, long or short.
  package func line(decimals: Int, signature: String) -> String {
    "\(name)|\(signature) = \(number(decimals: decimals))" + (details.isEmpty ? "" : " \(details)")
  }

  /// The score alone, with its interval.
  package func number(decimals: Int) -> String {
    let number = fixed(score, decimals)
    return shownInterval(decimals: decimals).map { "\(number) (\($0.text))" } ?? number
  }

  /// sacreBLEU's JSON object.
  package func json(decimals: Int) -> String {
    var fields: [(String, String)] = [
      ("name", jsonString(name)), ("score", jsonNumber(fixed(score, decimals))),
      ("signature", jsonString(signature.description)),
    ]
    if let shown = shownInterval(decimals: decimals) {
      fields += [
        ("confidence_mean", jsonNumber(shown.mean)), ("confidence_var", jsonNumber(shown.margin)),
        ("confidence", jsonString(shown.text)),
      ]
    }
    if !details.isEmpty { fields.append(("verbose_score", jsonString(details))) }
    fields += signature.fields.map { ($0.name, jsonString($0.value)) }
    return "{\n" + fields.map { " \"\($0)\": \($1)" }.joined(separator: ",\n") + "\n}"
  }

  /// sacreBLEU shows no interval around a mean of 0.
  private func shownInterval(decimals: Int) -> (mean: String, margin: String, text: String)? {
    guard let interval, interval.mean > 0 else { return nil }
    let (mean, margin) = (fixed(interval.mean, decimals), fixed(interval.margin, decimals))
    return (mean, margin, "μ = \(mean) ± \(margin)")
  }

  private func jsonNumber(_ fixed: String) -> String { pythonDescription(Double(fixed) ?? .nan) }
}

/// With this many digits after the point, rounded half to even on the binary value, as Python's and C's `%.nf`.
package func fixed(_ value: Double, _ decimals: Int) -> String { String(format: "%.\(decimals)f", value) }

/// Python's `repr` of a float: the shortest digits that read back as the same number.
package func pythonDescription(_ value: Double) -> String {
  if value.isNaN { return "NaN" }
  if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
  // Swift turns to exponents at 2⁵³, Python at 10¹⁶; scores are far below both.
  return value.description
}

/// A JSON string with what JSON must escape escaped, and nothing else.
package func jsonString(_ text: String, asciiOnly: Bool = false) -> String {
  var output = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": output += "\\\""
    case "\\": output += "\\\\"
    case "\n": output += "\\n"
    case "\r": output += "\\r"
    case "\t": output += "\\t"
    case "\u{08}": output += "\\b"
    case "\u{0C}": output += "\\f"
    case _ where scalar.value < 0x20 || (asciiOnly && scalar.value > 0x7E):
      for unit in UTF16.encode(scalar)! { output += String(format: "\\u%04x", unit) }
    default: output.unicodeScalars.append(scalar)
    }
  }
  return output + "\""
}
