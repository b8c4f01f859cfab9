extension Completion {
  fileprivate func isLongerForm(of other: Completion) -> Bool {
    (name, kind, typeName, module) == (other.name, other.kind, other.typeName, other.module)
      && signature.hasPrefix(other.signature.dropLast()) && signature.count > other.signature.count
  }
}

/// The names that fit a place, taken from sourcekitd's response, best first.
///
/// The order: how the name matches what was typed; then the cell's own names, earlier cells' (the last first), members, the
/// library's, the rest; then names with documentation, since public names of libraries have some and internal ones
/// have not; then the alphabet.
struct CompletionList {
  let response: SourceKit.Response
  let prefix: String
  let limit: Int

  var best: [Completion] {
    var places: [String: Int] = [:]
    var found: [Completion] = []
    for candidate in candidates().sorted(by: { $0.rank < $1.rank }) {
      let completion = completion(candidate.index)
      guard isWanted(completion) else { continue }
      if let place = places[completion.text] {
        // A function with default values comes once for each number of arguments; the longest says most.
        if completion.isLongerForm(of: found[place]) { found[place] = completion }
      } else if found.count < limit {
        places[completion.text] = found.count
        found.append(completion)
      }
    }
    return found
  }

  private struct Rank: Comparable {
    var match: NameMatch
    var group: Int
    var isUndocumented: Bool
    var name: String

    static func < (left: Self, right: Self) -> Bool {
      (left.match, left.group, left.isUndocumented ? 1 : 0, left.name)
        < (right.match, right.group, right.isUndocumented ? 1 : 0, right.name)
    }
  }

  private func candidates() -> [(index: Int, rank: Rank)] {
    let names = (0..<response.count).map { response[$0, "key.name"] }
    for match in [NameMatch.init(prefix:of:), NameMatch.init(humps:of:)] {
      let fitting = names.enumerated().compactMap { index, name -> (index: Int, rank: Rank)? in
        guard let match = match(prefix, baseName(name)) else { return nil }
        return (index, rank(index, name: name, match: match))
      }
      if !fitting.isEmpty { return fitting }
    }
    return []
  }

  private func rank(_ index: Int, name: String, match: NameMatch) -> Rank {
    let module = response[index, "key.modulename"]
    let context = response[index, "key.context"]
    let isMember = context.hasSuffix("class")
    let group: Int
    switch context.split(separator: ".").last {
    case "local", "exprspecific", "thismodule": group = 0
    case _
    where response[index, "key.kind"].hasSuffix("pattern") || name.contains(":") && !name.contains("("):
      group = 0
    case _ where module.hasPrefix("Cell_"):
      // Of 100,000 cells the last is the first.
      group = isMember ? 1 : max(1, 100_000 - (Int(module.dropFirst(5)) ?? 0))
    case _ where isMember: group = 1
    case _ where response[index, "key.not_recommended"] == "1": group = 400_000
    case _ where Self.systemModules.contains(module) || module.hasPrefix("_"): group = 300_000
    case _ where module.isEmpty: group = 250_000
    default: group = 200_000
    }
    let isUndocumented =
      !module.isEmpty && response[index, "key.doc.brief"].isEmpty && !module.hasPrefix("Cell_")
    return Rank(
      match: match, group: isUndocumented && group > 100_000 ? 300_000 : group,
      isUndocumented: isUndocumented, name: name)
  }

  private func completion(_ index: Int) -> Completion {
    let name = response[index, "key.name"]
    var text = response[index, "key.sourcetext"]
    // What follows is an argument's place: `append(contentsOf: <#T##Sequence#>)`.
    if let argument = text.firstRange(of: "<#") { text = String(text[..<argument.lowerBound]) }
    return Completion(
      text: text, name: baseName(name),
      kind: String(response[index, "key.kind"].trimmingPrefix("source.lang.swift.")),
      signature: response[index, "key.description"], typeName: response[index, "key.typename"],
      module: response[index, "key.modulename"], summary: response[index, "key.doc.brief"])
  }

  /// `append` of `append(contentsOf:)`.
  private func baseName(_ name: String) -> String {
    name.firstIndex(of: "(").map { String(name[..<$0]) } ?? name
  }

  private func isWanted(_ completion: Completion) -> Bool {
    guard let first = completion.text.unicodeScalars.first, !completion.kind.hasPrefix("literal"),
      first == "_" || first == "`" || first.properties.isXIDStart || first == "#"
    else { return false }
    // What only the rewriting of cells uses, and what begins with an underscore, is there for those who type it.
    if completion.name.hasPrefix("_") { return prefix.hasPrefix("_") }
    if completion.module == "CellSupport" || completion.name == "cellResult"
      || completion.kind == "decl.module" && completion.name.contains("Cell_")
    {
      return completion.name == prefix
    }
    return true
  }

  private static let systemModules: Set = [
    "Swift", "Foundation", "FoundationEssentials", "FoundationInternationalization", "FoundationNetworking",
    "Glibc", "SwiftGlibc", "Dispatch", "Synchronization", "Observation", "RegexBuilder", "CDispatch",
  ]
}
