import Foundation
import NotebookFormat
import RichContent

/// Compares a cell's outputs with the committed ones by what they mean.
struct OutputComparison {
  let tolerance: Tolerance
  let changing: ChangingParts

  private var text: TextComparison { TextComparison(tolerance: tolerance, changing: changing) }

  func differences(from before: [Output], to after: [Output]) -> [OutputDifference] {
    let (old, new) = (joined(before), joined(after))
    var found = zip(old, new).enumerated().flatMap { number, pair in
      differences(pair.0, pair.1, at: "output \(number + 1)")
    }
    for (number, output) in old.enumerated().dropFirst(new.count) {
      found.append(OutputDifference(place: "output \(number + 1)", change: "\(words(output)) is gone"))
    }
    for (number, output) in new.enumerated().dropFirst(old.count) {
      found.append(OutputDifference(place: "output \(number + 1)", change: "\(words(output)) is new"))
    }
    return found
  }

  private func differences(_ before: Output, _ after: Output, at place: String) -> [OutputDifference] {
    switch (before, after) {
    case (.stream(let old, let was), .stream(let new, let text)) where old == new:
      return self.text.differences(was, text, at: "\(place) (\(new))")
    case (.error(let old, let was, _), .error(let new, let value, _)):
      return text.differences("\(old): \(was)", "\(new): \(value)", at: "\(place) (error)")
    case (.displayData(let old, _), .displayData(let new, _)),
      (.executeResult(let old, _, _), .executeResult(let new, _, _)):
      return differences(old, new, at: place)
    case (.unrecognized(let old), .unrecognized(let new)) where old == new: return []
    default:
      return [OutputDifference(place: place, change: "\(words(before)) → \(words(after))")]
    }
  }

  private func differences(
    _ before: [String: JSONValue], _ after: [String: JSONValue], at place: String
  ) -> [OutputDifference] {
    let (old, new) = (before.keys.sorted(), after.keys.sorted())
    if old != new {
      return [
        OutputDifference(
          place: place, change: "\(old.joined(separator: ", ")) → \(new.joined(separator: ", "))")
      ]
    }
    // A picture's drawing in lines is the same picture, and a table's text the same table.
    var types = new
    if types.contains("image/png") { types.removeAll { $0 == "image/svg+xml" || $0 == "application/pdf" } }
    if types.contains("text/html") || types.contains("image/png") { types.removeAll { $0 == "text/plain" } }
    let found = types.flatMap { type -> [OutputDifference] in
      guard let was = before[type], let value = after[type], was != value else { return [] }
      return differences(was, value, type: type, at: "\(place) (\(type))")
    }
    return found
  }

  private func differences(
    _ before: JSONValue, _ after: JSONValue, type: String, at place: String
  ) -> [OutputDifference] {
    guard let old = before.string, let new = after.string else {
      return StructureComparison(text: text, tolerance: tolerance).differences(before, after, at: place)
    }
    switch type {
    case "image/png":
      guard let was = decoded(old), let image = decoded(new) else {
        return old == new ? [] : [OutputDifference(place: place, change: "the bytes differ")]
      }
      return pictures(was, image, at: place)
    case "text/html":
      return TableComparison(text: text).differences(old, new, at: place)
        ?? text.differences(old, new, at: place)
    case _ where type.hasPrefix("image/") && type != "image/svg+xml" || type == "application/pdf":
      return [OutputDifference(place: place, change: "the bytes differ")]
    default: return text.differences(old, new, at: place)
    }
  }

  private func pictures(_ before: PNGImage, _ after: PNGImage, at place: String) -> [OutputDifference] {
    let comparison = PictureComparison(before, after)
    guard !comparison.hasSameSize || comparison.share > tolerance.picture else { return [] }
    let (was, size) = comparison.sizes
    let change =
      comparison.hasSameSize
      ? String(format: "%.3g %% of the picture's points differ", comparison.share * 100)
      : "a picture of \(was.0) × \(was.1) → \(size.0) × \(size.1) points"
    return [OutputDifference(place: place, change: change, picture: comparison.difference.png)]
  }

  private func decoded(_ base64: String) -> PNGImage? {
    Data(base64Encoded: base64, options: .ignoreUnknownCharacters).flatMap { PNGImage(png: $0) }
  }

  /// Parts of one stream in a row are one text, however they were gathered.
  private func joined(_ outputs: [Output]) -> [Output] {
    outputs.reduce(into: []) { joined, output in
      if case .stream(let name, let part) = output, case .stream(name, let text)? = joined.last {
        joined[joined.count - 1] = .stream(name: name, text: text + part)
      } else {
        joined.append(output)
      }
    }
  }

  private func words(_ output: Output) -> String {
    switch output {
    case .stream(let name, _): "text on \(name)"
    case .displayData: "a display"
    case .executeResult: "a result"
    case .error(let name, let value, _): "error \(name): \(value)"
    case .unrecognized: "another output"
    }
  }
}

/// Two JSON values, member by member.
struct StructureComparison {
  let text: TextComparison
  let tolerance: Tolerance

  func differences(_ before: JSONValue, _ after: JSONValue, at place: String) -> [OutputDifference] {
    switch (before, after) {
    case (.object(let old), .object(let new)):
      return Set(old.keys).union(new.keys).sorted().flatMap { key -> [OutputDifference] in
        guard let was = old[key] else {
          return [OutputDifference(place: place, change: "member '\(key)' is new")]
        }
        guard let value = new[key] else {
          return [OutputDifference(place: place, change: "member '\(key)' is gone")]
        }
        return differences(was, value, at: "\(place).\(key)")
      }
    case (.array(let old), .array(let new)):
      if old.count != new.count {
        return [OutputDifference(place: place, change: "\(old.count) elements → \(new.count) elements")]
      }
      return zip(old, new).enumerated().flatMap { differences($1.0, $1.1, at: "\(place)[\($0)]") }
    case (.string(let old), .string(let new)): return text.differences(old, new, at: place)
    default:
      if before == after { return [] }
      if let old = before.double, let new = after.double, tolerance.accepts(old, new) { return [] }
      return [OutputDifference(place: place, change: "\(words(before)) → \(words(after))")]
    }
  }

  private func words(_ value: JSONValue) -> String {
    String(decoding: value.text.dropLast(), as: UTF8.self)
  }
}
