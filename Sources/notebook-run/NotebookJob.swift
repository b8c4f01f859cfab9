import KernelClient
import NotebookFormat
import NotebookRunner

/// A notebook that is about to run: read, checked, with the parameters of the command line.
struct NotebookJob: Sendable {
  let file: String
  let output: String
  /// The notebook whose outputs count as right, and its file.
  let committed: Notebook
  let committedFile: String
  let notebook: Notebook
  let plan: RunPlan

  /// - Parameters:
  ///   - kernel: what runs it; nil for Swift in this process's own engine.
  ///   - against: a notebook of the same cells whose outputs count in place of its own.
  init(
    _ entry: NotebookSelection.Entry, parameters: [ParameterAssignment], kernel: InstalledKernel?,
    against: String? = nil
  ) throws(RunError) {
    let input = try Self.read(entry.input)
    if let kernel {
      try input.checkLanguage(file: entry.input, kernel: kernel.name, language: kernel.language)
      if !parameters.isEmpty, kernel.language != "swift" {
        throw .selection(
          "'\(entry.input)': parameters are typed by Swift's declarations, which a notebook for kernel '\(kernel.name)' has not"
        )
      }
    } else {
      try input.checkLanguage(file: entry.input)
    }
    notebook = try input.setting(parameters, file: entry.input)
    committed = try against.map(Self.read) ?? input
    committedFile = against ?? entry.input
    if let against { try Self.check(committed, against, hasTheCellsOf: notebook, entry.input) }
    plan = try RunPlan(notebook, file: entry.input)
    file = entry.input
    output = entry.output
  }

  private static func read(_ file: String) throws(RunError) -> Notebook {
    do {
      return try Notebook(contentsOf: file)
    } catch {
      throw .notebook(error)
    }
  }

  private static func check(
    _ committed: Notebook, _ against: String, hasTheCellsOf notebook: Notebook, _ file: String
  ) throws(RunError) {
    // The ID of a cell of parameters comes from their values.
    func names(_ notebook: Notebook) -> [String] {
      notebook.cells.map { $0.isInjected ? "parameters" : $0.id }
    }
    let (there, here) = (names(committed), names(notebook))
    if there == here { return }
    let first = here.first { !there.contains($0) } ?? there.first { !here.contains($0) }
    let evidence = first.map { ": only one of them has '\($0)'" } ?? " in the same order"
    throw .selection(
      "--against '\(against)': its cells are not those of '\(file)'\(evidence); write it anew with '-o \(against)'"
    )
  }
}
