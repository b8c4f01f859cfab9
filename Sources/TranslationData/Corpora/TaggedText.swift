import Foundation
import TextCore

/// Sentences between the tags of the talks and news that IWSLT and WMT give out, as fairseq's preparation reads them.
///
/// The files are no XML: `&` and `<` stand in them as they are, so lines are taken, not elements.
enum TaggedText {
  /// The sentences of `train.tags.*`: every line that is not about the talk, titles and descriptions included, without
  /// their tags.
  static func training(_ lines: [String]) -> [String] {
    let about = ["<url>", "<talkid>", "<keywords>"]
    return lines.filter { line in !about.contains { line.contains($0) } }.map { line in
      guard line.contains("<") else { return line }
      return ["<title>", "</title>", "<description>", "</description>"].reduce(line) { line, tag in
        PythonText.replacing(tag, with: "", in: line)
      }
    }
  }

  /// The sentences of `*.xml` and `*.sgm`: what stands between `<seg id="…">` and `</seg>`, with straight apostrophes.
  static func segments(_ lines: [String]) -> [String] {
    lines.filter { $0.contains("<seg id") }.map { line in
      var text = Substring(line)
      if let tag = text.range(of: "<seg id=\""), let end = text[tag.upperBound...].range(of: "\">") {
        text = text[..<tag.lowerBound] + text[end.upperBound...].drop { $0.isWhitespace }
      }
      if let tag = text.range(of: "</seg>") {
        var before = text[..<tag.lowerBound]
        while before.last?.isWhitespace == true { before.removeLast() }
        text = before + text[tag.upperBound...].drop { $0.isWhitespace }
      }
      return PythonText.replacing("\u{2019}", with: "'", in: String(text))
    }
  }
}
