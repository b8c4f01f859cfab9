import Foundation

/// A run's curve as JSON Lines: an object a line, one for each point.
///
/// A run that goes on keeps the lines up to where it stands and drops what came after, so that no update is there twice.
struct MetricsFile {
  /// One line of the file.
  struct Line: Codable {
    var update: Int
    var epochs: Double
    /// Source and target tokens seen.
    var tokens: Int
    /// Since the run's begin, stops left out.
    var seconds: Double
    var tokensPerSecond: Double
    var learningRate: Double
    var loss: Double
    var perplexity: Double
    var validationPerplexity: Double?
    var validationBLEU: Double?
  }

  private let url: URL

  /// - Parameter updates: where the run stands.
  init(_ url: URL, after updates: Int) throws(TrainingError) {
    self.url = url
    // A pipe or a device has no past to keep.
    guard (try? url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) ?? true else { return }
    let old = (try? Data(contentsOf: url)) ?? Data()
    let kept = old.split(separator: UInt8(ascii: "\n")).filter { line in
      (try? JSONDecoder().decode(Line.self, from: line)).map { $0.update <= updates } ?? false
    }
    do {
      try Data(kept.map { $0 + [UInt8(ascii: "\n")] }.joined()).write(to: url, options: .atomic)
    } catch {
      throw .metrics(path: url.path, reason: error.localizedDescription)
    }
  }

  /// Appends the last point of a record.
  func append(_ record: TrainingRecord) throws(TrainingError) {
    guard let point = record.points.last else { return }
    let line = Line(
      update: point.update, epochs: record.epochs, tokens: record.tokens, seconds: record.seconds,
      tokensPerSecond: record.tokensPerSecond, learningRate: point.learningRate, loss: point.loss,
      perplexity: point.perplexity, validationPerplexity: point.validationPerplexity,
      validationBLEU: point.validationBLEU)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    do {
      let file = try FileHandle(forWritingTo: url)
      defer { try? file.close() }
      // A device has no end to seek.
      _ = try? file.seekToEnd()
      try file.write(contentsOf: try encoder.encode(line) + [UInt8(ascii: "\n")])
    } catch {
      throw .metrics(path: url.path, reason: error.localizedDescription)
    }
  }
}
