import ArgumentParser
import CellCompiler
import Foundation
import KernelClient
import NotebookFormat
import NotebookRunner

/// Where executed notebooks and figures go.
struct DestinationOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: "The file that takes the executed notebook. (default: NAME.executed.ipynb beside each)",
    completion: .file(extensions: ["ipynb"]))
  var output: String?

  @Option(
    help: ArgumentHelp("The folder that takes the executed notebooks, under their names.", valueName: "dir"),
    completion: .directory)
  var outputDir: String?

  @Flag(help: "Write each executed notebook over itself.")
  var inPlace = false

  @Option(
    help: ArgumentHelp(
      "Write the figures that cells name into this folder, with an index.", valueName: "dir"),
    completion: .directory)
  var figures: String?

  @Option(
    help: ArgumentHelp("The figures' file types, of svg, pdf and png.", valueName: "types"))
  var format = "svg,pdf,png"

  @Option(
    help: ArgumentHelp(
      "Write each executed notebook as a self-contained page beside its output: html, md or both.",
      valueName: "types"))
  var export = ""

  var destination: NotebookSelection.Destination {
    if inPlace { return .inPlace }
    if let output { return .file(output) }
    return outputDir.map(NotebookSelection.Destination.folder) ?? .beside
  }

  var isDefault: Bool { destination == .beside }

  var figureFolder: FigureFolder? {
    figures.map { FigureFolder(path: $0, formats: formats(format) ?? []) }
  }

  var exports: [ExportFormat] { formats(export) ?? [] }

  func validate() throws {
    if [output != nil, outputDir != nil, inPlace].count(where: { $0 }) > 1 {
      throw ValidationError("give one of --output, --output-dir and --in-place")
    }
    if (formats(format) as [FigureFormat]?)?.isEmpty != false {
      throw ValidationError("--format: '\(format)' is not a list of svg, pdf and png")
    }
    if (formats(export) as [ExportFormat]?) == nil {
      throw ValidationError("--export: '\(export)' is not a list of html and md")
    }
  }
}

/// Reads a list such as `svg,pdf`; nil where a part is not known.
private func formats<Format: RawRepresentable<String>>(_ text: String) -> [Format]? {
  let parts = text.split(separator: ",").map {
    Format(rawValue: $0.trimmingCharacters(in: .whitespaces).lowercased())
  }
  return parts.contains { $0 == nil } ? nil : parts.compactMap(\.self)
}

struct ParameterOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, parsing: .singleValue,
    help: ArgumentHelp(
      "Give a variable of the cell tagged 'parameters' another value; may be repeated.",
      valueName: "name=value"))
  var parameter: [String] = []

  @Option(
    name: [.customShort("f"), .long], parsing: .singleValue,
    help: ArgumentHelp("A YAML or JSON file of parameters; -p comes after it.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml", "json"]))
  var parameterFile: [String] = []

  @Flag(help: "Show the parameters with their types and values, and run nothing.")
  var listParameters = false

  func validate() throws {
    for text in parameter where ParameterAssignment(text) == nil {
      throw ValidationError("-p: '\(text)' is not NAME=VALUE")
    }
  }

  func assignments() throws(RunError) -> [ParameterAssignment] {
    var assignments: [ParameterAssignment] = []
    for file in parameterFile { assignments += try ParameterFile.read(file) }
    return assignments + parameter.compactMap(ParameterAssignment.init)
  }
}

struct LimitOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: ArgumentHelp("How many notebooks run at the same time.", valueName: "n"))
  var jobs = 1

  @Option(
    help: ArgumentHelp(
      "Run the cells in this kernel, of those installed for Jupyter, such as python3.", valueName: "name"))
  var kernel: String?

  @Option(help: ArgumentHelp("Interrupt a cell that runs longer, and fail.", valueName: "seconds"))
  var timeout: Double?

  @Option(
    help: ArgumentHelp(
      "End the whole run after this time, with notebooks, figures and reports up to there.",
      valueName: "seconds"))
  var deadline: Double?

  @Flag(help: "Go on after a cell that fails, and do not count it.")
  var allowErrors = false

  @Flag(help: "Go on after a cell that fails, and fail at the end.")
  var keepGoing = false

  @Flag(help: "Write into each cell's metadata when it ran. Without it, the same run gives the same bytes.")
  var timing = false

  func installedKernel() throws(RunError) -> InstalledKernel? {
    guard let kernel else { return nil }
    do {
      return try InstalledKernel(named: kernel)
    } catch {
      throw .noEngine(reason: "\(error)")
    }
  }

  var handling: RunOptions.ErrorHandling { allowErrors ? .allow : keepGoing ? .keepGoing : .stop }

  func validate() throws {
    if jobs < 1 { throw ValidationError("--jobs: '\(jobs)' is not a number above 0") }
    for (name, value) in [("timeout", timeout), ("deadline", deadline)] {
      if let value, !(value > 0 && value.isFinite) {
        throw ValidationError("--\(name): '\(value)' is not a number of seconds above 0")
      }
    }
  }
}

struct CacheArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Keep in this folder what each cell did, and run only cells whose text, inputs or library have changed.",
      valueName: "dir"),
    completion: .directory)
  var cache: String?

  @Flag(
    help:
      "Go on where the last run with a cache failed or was stopped. (--cache: $XDG_CACHE_HOME/attentive/cells)"
  )
  var resume = false

  /// What is kept, and where; nil for nothing.
  func options() throws(RunError) -> CacheOptions? {
    guard let folder = cache ?? (resume ? cacheFolder("cells") : nil) else { return nil }
    do throws(FileWriteError) {
      return CacheOptions(try CellCache(path: URL(fileURLWithPath: folder).path), resumes: resume)
    } catch {
      throw .notWritable(error)
    }
  }
}

struct ReportOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write JUnit XML: a suite for each notebook, a case for each cell.", valueName: "file"),
    completion: .file(extensions: ["xml"]))
  var junit: String?

  @Option(
    help: ArgumentHelp(
      "Write a summary in Markdown; where GITHUB_STEP_SUMMARY is set, it goes there, too.", valueName: "file"),
    completion: .file(extensions: ["md"]))
  var summary: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Print failed cells as GitHub's annotations. (default: where GITHUB_ACTIONS is set)")
  var annotations: Bool?
}

struct ComparisonOptions: ParsableArguments {
  @Flag(help: "Compare with the outputs that the notebook has; write it only where --output says so.")
  var check = false

  @Flag(help: "Like --check, and take the outputs that differ into the notebook.")
  var update = false

  @Option(
    help: ArgumentHelp(
      "Compare with the outputs of this notebook, an earlier run of the same cells, such as one with other parameters.",
      valueName: "file"),
    completion: .file(extensions: ["ipynb"]))
  var against: String?

  @Option(
    help: ArgumentHelp(
      "How far a number may be from the committed one, relative to the larger.", valueName: "share"))
  var tolerance = Tolerance().relative

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "A part of texts that is not compared: address, date, duration, path, uuid or a /regular expression/.",
      valueName: "part"))
  var ignore: [String] = []

  @Option(
    help: ArgumentHelp("Write a page with both sides and pictures of the differences.", valueName: "file"),
    completion: .file(extensions: ["html"]))
  var report: String?

  var isAsked: Bool { check || update }

  var changing: ChangingParts {
    var parts = ChangingParts()
    for part in ignore { _ = parts.add(part) }
    return parts
  }

  func validate() throws {
    if !(tolerance >= 0 && tolerance.isFinite) {
      throw ValidationError("--tolerance: '\(tolerance)' is not a number from 0")
    }
    for part in ignore {
      var parts = ChangingParts()
      if !parts.add(part) {
        throw ValidationError(
          "--ignore: '\(part)' is none of \(ChangingParts.names.joined(separator: ", ")), and no /regular expression/"
        )
      }
    }
  }
}
