import KernelClient
import NotebookFormat
import NotebookRunner

/// A notebook that is about to run: read, checked, with the parameters of the command line.
struct NotebookJob: Sendable {
  let file: String
  let output: String
  let committed: Notebook
  let notebook: Notebook
  let plan: RunPlan

  /// - Parameter kernel: what runs it; nil for Swift in this process's own engine.
  init(
    _ entry: NotebookSelection.Entry, parameters: [ParameterAssignment], kernel: InstalledKernel?
  ) throws(RunError) {
    do {
      committed = try Notebook(contentsOf: entry.input)
    } catch {
      throw .notebook(error)
    }
    if let kernel {
      try committed.checkLanguage(file: entry.input, kernel: kernel.name, language: kernel.language)
      if !parameters.isEmpty, kernel.language != "swift" {
        throw .selection(
          "'\(entry.input)': parameters are typed by Swift's declarations, which a notebook for kernel '\(kernel.name)' has not"
        )
      }
    } else {
      try committed.checkLanguage(file: entry.input)
    }
    notebook = try committed.setting(parameters, file: entry.input)
    plan = try RunPlan(notebook, file: entry.input)
    file = entry.input
    output = entry.output
  }
}
