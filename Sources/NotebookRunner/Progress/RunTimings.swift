import CellCompiler
import Foundation
import NotebookFormat
import RichContent

/// How long each cell of a notebook took when it last ran, so that the next run can say how much time is left.
///
/// Kept beside the other caches (`$XDG_CACHE_HOME/attentive/timings`); `ATTENTIVE_TIMINGS` names another folder,
/// or is `off`. A cell is known by its text.
package struct RunTimings: Sendable {
  private let file: String?
  private var seconds: [String: Double] = [:]

  package init(
    of notebook: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    let path = URL(fileURLWithPath: notebook).standardizedFileURL.path
    let name = "\(fnv1a64(path)).json"
    switch environment["ATTENTIVE_TIMINGS"] {
    case "off": file = nil
    case .some(let folder) where !folder.isEmpty: file = "\(folder)/\(name)"
    default: file = cacheFolder("timings").map { "\($0)/\(name)" }
    }
    guard let file, let data = try? Data(contentsOf: URL(fileURLWithPath: file)),
      let members = (try? JSONValue(text: data))?.object
    else { return }
    seconds = members.compactMapValues(\.double)
  }

  /// How long a cell took; nil where it has not run yet.
  package func duration(of source: String) -> Duration? { seconds[fnv1a64(source)].map(Duration.seconds) }

  /// Notes the cells that passed; what could not be written is lost, since it is worth no failure.
  package mutating func note(_ report: RunReport, of notebook: Notebook) {
    guard let file else { return }
    for cell in report.cells where cell.ending == .passed && !cell.isFromCache {
      seconds[fnv1a64(notebook.cells[cell.index].source)] = cell.duration / .seconds(1)
    }
    let present = Set(notebook.cells.map { fnv1a64($0.source) })
    seconds = seconds.filter { present.contains($0.key) }
    let text = JSONValue.object(seconds.mapValues(JSONValue.number)).text
    try? replaceFile(at: file, with: text, followingLinks: true)
  }
}

/// The time that a run still needs, from what its cells took last time.
package struct TimeEstimate: Sendable {
  /// By cell number less one; nil for cells that have not run yet.
  private let expected: [Duration?]

  package init(_ plan: RunPlan, of notebook: Notebook, timings: RunTimings) {
    expected = plan.steps.map { timings.duration(of: notebook.cells[$0.index].source) }
  }

  package init(expected: [Duration?]) { self.expected = expected }

  /// What is left while a cell has run for some time; nil where no cell's time is known.
  ///
  /// Unknown cells are taken for as long as the known are on average.
  package func left(inCell number: Int, elapsed: Duration) -> Duration? {
    let known = expected.compactMap(\.self)
    if known.isEmpty || number > expected.count { return nil }
    let mean = known.reduce(.zero, +) / known.count
    let rest = expected.dropFirst(number).map { $0 ?? mean }.reduce(.zero, +)
    return rest + max(.zero, (expected[number - 1] ?? mean) - elapsed)
  }
}
