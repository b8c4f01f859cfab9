import Foundation
import NotebookFormat
import NotebookRunner

/// Writes what the command line asks for beside the notebooks.
struct ReportFiles {
  private let options: ReportOptions
  private let comparison: ComparisonOptions
  private let destination: DestinationOptions
  private let environment = ProcessInfo.processInfo.environment

  init(_ options: ReportOptions, _ comparison: ComparisonOptions, _ destination: DestinationOptions) {
    self.options = options
    self.comparison = comparison
    self.destination = destination
  }

  /// Writes them all; one that cannot be written is told, and keeps the others from nothing.
  func write(_ notebooks: [NotebookReport]) throws(RunError) -> RunExitCode {
    var files: [(path: String, text: String)] = []
    if let junit = options.junit { files.append((junit, JUnitReport(notebooks).text)) }
    if let report = comparison.report { files.append((report, ComparisonReport(notebooks).html)) }
    if let summary = options.summary { files.append((summary, MarkdownSummary(notebooks).text)) }
    for notebook in notebooks where (try? notebook.result.get()) != nil {
      for format in destination.exports {
        let name = notebook.writtenTo ?? notebook.file
        let base = name.hasSuffix(".ipynb") ? String(name.dropLast(6)) : name
        let title = URL(fileURLWithPath: notebook.file).deletingPathExtension().lastPathComponent
        files.append(("\(base).\(format.rawValue)", format.text(of: notebook.notebook, name: title)))
      }
    }
    var code = RunExitCode.success
    for file in files {
      do throws(FileWriteError) {
        try replaceFile(at: file.path, with: Data(file.text.utf8), followingLinks: true)
      } catch {
        writeAll("notebook-run: \(error)\n", to: STDERR_FILENO)
        code = .notWritable
      }
    }
    if let path = environment["GITHUB_STEP_SUMMARY"], !path.isEmpty {
      append(MarkdownSummary(notebooks).text, to: path)
    }
    if options.annotations ?? (environment["GITHUB_ACTIONS"] == "true") {
      let lines = GitHubAnnotations(notebooks).lines { try? String(contentsOfFile: $0, encoding: .utf8) }
      writeAll(lines.map { "\($0)\n" }.joined(), to: STDOUT_FILENO)
    }
    return code
  }

  /// Other steps of the job write there, too.
  private func append(_ text: String, to path: String) {
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return }
    writeAll(text, to: descriptor)
    close(descriptor)
  }
}
