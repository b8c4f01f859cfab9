extension Completion {
  fileprivate func isLongerForm(of other: Completion) -> Bool {
    (name, kind, typeName, module) == (other.name, other.kind, other.typeName, other.module)
      && signature.hasPrefix(other.signature.dropLast()) && signature.count > other.signature.count
  }
}

/// The names that fit a place, taken from sourcekitd's response, best first.
///
/// The order: how the name matches what was typed; then the cell's own names, earlier cells' (the last first), members, the
/// library's, the rest; then what has the type that the place wants; then names with documentation, since the system's
/// public names have some and its internal ones have not; then the alphabet.
struct CompletionList {
  let response: SourceKit.Response
  let prefix: String
  let limit: Int
  /// Those of the request, with which modules are found.
  let arguments: [String]

  var best: [Completion] {
    var places: [String: Int] = [:]
    var found: [Completion] = []
    for candidate in candidates().sorted(by: { $0.rank < $1.rank }) {
      let completion = completion(candidate.index)
      guard isWanted(completion, index: candidate.index) else { continue }
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
    var isOfOtherType: Bool
    var isUndocumented: Bool
    var name: String

    static func < (left: Self, right: Self) -> Bool {
      (left.match, left.group, left.isOfOtherType ? 1 : 0, left.isUndocumented ? 1 : 0, left.name)
        < (right.match, right.group, right.isOfOtherType ? 1 : 0, right.isUndocumented ? 1 : 0, right.name)
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
    let isUndocumented =
      !module.isEmpty && !module.hasPrefix("Cell_") && response[index, "key.doc.brief"].isEmpty
    return Rank(
      match: match, group: group(index, name: name, module: module, isUndocumented: isUndocumented),
      isOfOtherType: !response[index, "key.typerelation"].hasSuffix("convertible"),
      isUndocumented: isUndocumented,
      name: name)
  }

  private func group(_ index: Int, name: String, module: String, isUndocumented: Bool) -> Int {
    let kind = response[index, "key.kind"], context = response[index, "key.context"]
    let isMember = context.hasSuffix("class")
    let isLabel = kind.hasSuffix("pattern") || name.contains(":") && !name.contains("(")
    // `Tensor.sum` alone is a function from a tensor; hardly anybody means that.
    let isUnapplied =
      kind.hasSuffix("method.instance") && response[index, "key.description"].contains("(self: ")
    // A module is not recommended where it is imported already.
    let isDiscouraged = response.number(index, "key.not_recommended") == 1 && !kind.hasSuffix("module")
    if isUnapplied || isDiscouraged { return 400_000 }
    let isNear = ["local", "exprspecific", "thismodule"].contains { context.hasSuffix($0) }
    if isLabel || isNear { return 0 }
    // Of at most 100,000 cells the last is the first.
    if module.hasPrefix("Cell_"), !isMember { return max(1, 100_000 - (Int(module.dropFirst(5)) ?? 0)) }
    if isMember { return 1 }
    if module.isEmpty { return 250_000 }
    return isOfTheSystem(module) || isUndocumented ? 300_000 : 200_000
  }

  private func completion(_ index: Int) -> Completion {
    let name = response[index, "key.name"]
    var text = response[index, "key.sourcetext"]
    let erased = response.number(index, "key.num_bytes_to_erase")
    // What follows is an argument's place: `append(contentsOf: <#T##Sequence#>)`.
    if let argument = text.firstRange(of: "<#") { text = String(text[..<argument.lowerBound]) }
    return Completion(
      text: text, erased: erased, name: baseName(name),
      kind: String(response[index, "key.kind"].trimmingPrefix("source.lang.swift.")),
      signature: response[index, "key.description"], typeName: response[index, "key.typename"],
      module: response[index, "key.modulename"], summary: response[index, "key.doc.brief"])
  }

  /// `append` of `append(contentsOf:)`.
  private func baseName(_ name: String) -> String {
    name.firstIndex(of: "(").map { String(name[..<$0]) } ?? name
  }

  private func isWanted(_ completion: Completion, index: Int) -> Bool {
    guard let first = completion.text.unicodeScalars.first, !completion.kind.hasPrefix("literal"),
      first == "_" || first == "`" || first.properties.isXIDStart || first == "#" || completion.erased > 0
    else { return false }
    // What only the rewriting of cells uses, and what begins with an underscore, is there for those who type it.
    if completion.name.hasPrefix("_") { return prefix.hasPrefix("_") }
    if completion.module == "CellSupport" || completion.name == "cellResult"
      || completion.kind == "decl.module" && completion.name.contains("Cell_")
    {
      return completion.name == prefix
    }
    let usr = response[index, "key.associated_usrs"].prefix { $0 != " " }
    guard usr.hasPrefix("s:"), !completion.module.hasPrefix("Cell_"), !isOfTheSystem(completion.module) else {
      return true
    }
    return PublicNames.contain(String(usr), of: completion.module, arguments: arguments)
  }

  private func isOfTheSystem(_ module: String) -> Bool {
    module.hasPrefix("_") || Self.systemModules.contains(module)
  }

  private static let systemModules: Set = [
    "Swift", "Foundation", "FoundationEssentials", "FoundationInternationalization", "FoundationNetworking",
    "Glibc", "SwiftGlibc", "Dispatch", "Synchronization", "Observation", "RegexBuilder", "CDispatch",
  ]
}
