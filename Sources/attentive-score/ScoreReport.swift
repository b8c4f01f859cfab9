import TranslationMetrics

/// Puts scores into sacreBLEU's words: JSON or text.
struct ScoreReport {
  let options: ScoreOptions

  private var isJSON: Bool { options.shownFormat == .json }

  private func signature(_ score: any TranslationScore) -> String {
    options.short ? score.signature.short : score.signature.description
  }

  private func line(_ score: any TranslationScore) -> String {
    options.scoreOnly
      ? score.number(decimals: options.width)
      : score.line(decimals: options.width, signature: signature(score))
  }

  /// A line for each sentence.
  func sentences(_ scores: [any TranslationScore]) -> String {
    scores.map { line($0) + "\n" }.joined()
  }

  /// One system's scores.
  func scores(_ scores: [any TranslationScore]) -> String {
    if isJSON {
      let objects = scores.map {
        options.scoreOnly ? $0.number(decimals: options.width) : $0.json(decimals: options.width)
      }
      return objects.count > 1 ? "[\n\(objects.joined(separator: ",\n"))\n]\n" : objects[0] + "\n"
    }
    return aligned(scores.map(line)).map { $0 + "\n" }.joined()
  }

  /// Lines with their first equals signs below each other.
  private func aligned(_ lines: [String]) -> [String] {
    func place(_ line: String) -> Int {
      line.unicodeScalars.prefix { $0 != "=" }.count
    }
    guard lines.count > 1, lines.allSatisfy({ $0.contains("=") }) else { return lines }
    let width = lines.map(place).max() ?? 0
    return lines.map { String(repeating: " ", count: width - place($0)) + $0 }
  }

  /// Several systems' scores.
  func systems(_ names: [String], _ scores: [[any TranslationScore]]) -> String {
    let numbers = scores.map { $0.map { $0.number(decimals: options.width) } }
    let metrics = scores[0].map(\.name)
    if isJSON {
      return json(names, metrics, numbers.map { $0.map { jsonString($0, asciiOnly: true) } })
    }
    let table = ResultsTable(
      header: ["System"] + metrics, rows: zip(names, numbers).map { [$0] + $1 })
    return table.description + "\n" + signatures(scores[0].map { ($0.name, signature($0)) })
  }

  /// A paired test's results.
  func paired(_ test: PairedTest) -> String {
    let names = test.systems
    if isJSON {
      func number(_ value: Double?) -> String { value.map(pythonDescription) ?? "null" }
      let objects = names.indices.map { system in
        test.columns.map { column in
          let result = column.results[system]
          let fields = [
            ("score", number(result.score)), ("p_value", number(result.pValue)),
            ("mean", number(result.interval?.mean)), ("ci", number(result.interval?.margin)),
          ]
          let text = fields.map { "            \"\($0)\": \($1)" }.joined(separator: ",\n")
          return "{\n\(text)\n        }"
        }
      }
      return json(names, test.columns.map(\.name), objects)
    }
    return test.table(decimals: options.width) + "\n" + PairedTestNotes(test: test).description
      + signatures(
        test.columns.map { ($0.name, options.short ? $0.signature.short : $0.signature.description) })
  }

  private func json(_ systems: [String], _ metrics: [String], _ values: [[String]]) -> String {
    let objects = zip(systems, values).map { system, values in
      let fields =
        [("system", jsonString(system, asciiOnly: true))] + zip(metrics, values)
      let text = fields.map { "        \"\($0)\": \($1)" }.joined(separator: ",\n")
      return "    {\n\(text)\n    }"
    }
    return "[\n\(objects.joined(separator: ",\n"))\n]\n"
  }

  private func signatures(_ signatures: [(String, String)]) -> String {
    let lines = signatures.map { name, signature in
      " - \(name)\(String(repeating: " ", count: max(0, 10 - name.count))) \(signature)\n"
    }
    return "-----------------\nMetric signatures\n-----------------\n" + lines.joined()
  }
}
