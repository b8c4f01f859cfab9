import Foundation
import TextCore

extension ParallelCorpus {
  /// The corpus that comes with the library, English to German, made by a grammar that also knows each pair's word
  /// alignment and antecedents.
  ///
  /// It is read from `embedded` in the folder that the environment's `ATTENTIVE_DATASETS` names; without it, from
  /// `datasets/embedded` or `share/attentive/datasets/embedded` in the nearest folder around the running library.
  public static func embedded() throws(CorpusError) -> ParallelCorpus {
    try embedded(in: try embeddedFolder(ProcessInfo.processInfo.environment["ATTENTIVE_DATASETS"]))
  }

  /// Reads `train.tsv.gz`, `validation.tsv.gz` and `test.tsv.gz` from `folder`.
  package static func embedded(in folder: String) throws(CorpusError) -> ParallelCorpus {
    ParallelCorpus(
      name: "embedded", source: .english, target: .german,
      train: try ParallelText(annotated: "\(folder)/train.tsv.gz"),
      validation: try ParallelText(annotated: "\(folder)/validation.tsv.gz"),
      test: try ParallelText(annotated: "\(folder)/test.tsv.gz"))
  }

  /// - Parameter datasets: what `ATTENTIVE_DATASETS` says.
  package static func embeddedFolder(_ datasets: String?) throws(CorpusError) -> String {
    if let datasets {
      let folder = "\(datasets)/embedded"
      guard isFolder(folder) else { throw .noEmbeddedCorpus(searched: [folder]) }
      return folder
    }
    let library = URL(fileURLWithPath: ownImagePath()).resolvingSymlinksInPath()
    var around = library.deletingLastPathComponent()
    while true {
      for place in ["datasets/embedded", "share/attentive/datasets/embedded"] {
        let folder = around.appendingPathComponent(place).path
        if isFolder(folder) { return folder }
      }
      guard around.path != "/" else { break }
      around.deleteLastPathComponent()
    }
    throw .noEmbeddedCorpus(searched: ["every folder above \(library.path)"])
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}

extension ParallelText {
  /// Reads a `.tsv` or `.tsv.gz` file of source, target, alignment and antecedents, the last two in Pharaoh format.
  package init(annotated path: String) throws(CorpusError) {
    var sources: [String] = []
    var targets: [String] = []
    var annotations: [SentencePair.Annotation] = []
    for (index, line) in try CorpusError.wrapping(TextFile(path).lines).enumerated() {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count == 4 else {
        throw .malformedLine(
          file: path, line: index + 1,
          reason: "\(fields.count) fields, not source, target, alignment and antecedents")
      }
      guard let alignment = WordAlignment(pharaoh: String(fields[2])),
        let antecedents = WordAlignment(pharaoh: String(fields[3]))
      else {
        throw .malformedLine(
          file: path, line: index + 1, reason: "links are pairs of word indices such as '0-0 1-2'")
      }
      sources.append(String(fields[0]))
      targets.append(String(fields[1]))
      annotations.append(SentencePair.Annotation(alignment: alignment, antecedents: antecedents))
    }
    guard !sources.isEmpty else { throw .empty(file: path) }
    self.init(sources: sources, targets: targets, annotations: annotations)
  }

  /// The bytes of such a file, compressed.
  package func annotatedFile() -> [UInt8] {
    let lines = pairs.map { pair in
      "\(pair.source)\t\(pair.target)\t\(pair.annotation?.alignment.description ?? "")"
        + "\t\(pair.annotation?.antecedents.description ?? "")\n"
    }
    return gzip(Array(lines.joined().utf8))
  }
}

/// The file this code was loaded from: the dynamic library in a cell, the executable otherwise.
private func ownImagePath() -> String {
  // Swift's Glibc module leaves out dladdr(3) and its Dl_info (file name, base, symbol name, symbol), which glibc
  // declares under _GNU_SOURCE only.
  typealias Information = (
    file: UnsafePointer<CChar>?, base: UnsafeRawPointer?, name: UnsafePointer<CChar>?,
    symbol: UnsafeRawPointer?
  )
  typealias Lookup = @convention(c) (UnsafeRawPointer, UnsafeMutableRawPointer) -> CInt
  var information: Information = (nil, nil, nil, nil)
  if let symbol = dlsym(nil, "dladdr") {
    let lookup = unsafeBitCast(symbol, to: Lookup.self)
    if lookup(#dsohandle, &information) != 0, let file = information.file { return String(cString: file) }
  }
  return CommandLine.arguments.first ?? "."
}
