import Foundation
import TranslationMetrics

/// Many small corpora in one run: JSON Lines in, JSON Lines out.
///
/// A line in is `{"arguments": ["-m", "ter"], "systems": [["…"]], "references": [["…"]]}`; the line out is
/// `{"output": "…"}`, with what the command would have printed, or `{"error": "…"}`.
enum ScoreBatch {
  private struct Request: Decodable {
    let arguments: [String]?
    let systems: [[String]]
    let references: [[String]]
  }

  static func run() throws(ScoreError) {
    var number = 0
    while let line = readLine() {
      number += 1
      let request: Request
      do {
        request = try JSONDecoder().decode(Request.self, from: Data(line.utf8))
      } catch {
        throw .batch(
          line: number,
          reason: "no JSON object with 'systems' and 'references', each lists of lists of sentences")
      }
      let field: String
      do {
        field = "\"output\": \(jsonString(try output(request)))"
      } catch {
        field = "\"error\": \(jsonString("\(error)"))"
      }
      try ScoreCommand.write("{\(field)}\n")
    }
  }

  private static func output(_ request: Request) throws -> String {
    let options: ScoreOptions
    do {
      options = try ScoreOptions.parse(request.arguments ?? [])
    } catch {
      throw ScoreError.options(reason: ScoreOptions.message(for: error))
    }
    let systems = request.systems.enumerated().map {
      ScoreTask.System(name: "System \($0 + 1)", hypotheses: Sentences($1))
    }
    let references = request.references.enumerated().map {
      (name: "reference \($0 + 1)", lines: Sentences($1))
    }
    return try ScoreTask(systems: systems, references: references, options: options).output().text
  }
}
