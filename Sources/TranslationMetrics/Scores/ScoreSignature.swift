/// How a score was made, in sacreBLEU's words: `nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|version:2.6.0+attentive`.
///
/// The version names the sacreBLEU whose numbers these are, and that it was not sacreBLEU that computed them.
public struct ScoreSignature: Sendable, Hashable, CustomStringConvertible {
  struct Field: Sendable, Hashable {
    let name: String
    let shortName: String
    let value: String

    init(_ name: String, _ shortName: String, _ value: String) {
      (self.name, self.shortName, self.value) = (name, shortName, value)
    }
  }

  package static let version = "2.6.0+attentive"

  private let references: Int
  private let resampling: Resampling?
  private let settings: [Field]

  init(references: Int, _ resampling: Resampling?, _ settings: [Field]) {
    self.references = references
    self.resampling = resampling
    self.settings = settings
  }

  var fields: [Field] {
    var test: [Field] = []
    if let resampling {
      let method = resampling.method.rawValue
      let seed = resampling.seed.map { "\($0)" } ?? "none"
      test = [Field(method, method, "\(resampling.count)"), Field("seed", "rs", seed)]
    }
    return [Field("nrefs", "#", "\(references)")] + test + settings
      + [Field("version", "v", Self.version)]
  }

  public var description: String { fields.map { "\($0.name):\($0.value)" }.joined(separator: "|") }

  /// With names of a letter or two.
  public var short: String { fields.map { "\($0.shortName):\($0.value)" }.joined(separator: "|") }
}
