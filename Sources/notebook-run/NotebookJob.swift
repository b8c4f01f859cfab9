import NotebookFormat
import NotebookRunner

/// A notebook that is about to run: read, checked, with the parameters of the command line.
struct NotebookJob: Sendable {
  let file: String
  let output: String
  let committed: Notebook
  let notebook: Notebook
  let plan: RunPlan

  init(_ entry: NotebookSelection.Entry, parameters: [ParameterAssignment]) throws(RunError) {
    do {
      committed = try Notebook(contentsOf: entry.input)
    } catch {
      throw .notebook(error)
    }
    try committed.checkLanguage(file: entry.input)
    notebook = try committed.setting(parameters, file: entry.input)
    plan = try RunPlan(notebook, file: entry.input)
    file = entry.input
    output = entry.output
  }
}
