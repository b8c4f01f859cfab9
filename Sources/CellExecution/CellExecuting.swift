import CellCompiler
import Foundation
import RichContent

/// One of the two standard output streams.
package enum StandardStream: String, Sendable, Codable, Hashable {
  case stdout, stderr
}

/// What a running cell puts out, in order.
package enum CellEvent: Sendable, Hashable, Codable {
  case stream(StandardStream, String)
  case record(DisplayRecord)
  /// The cell waits for a line; answer with `CellExecuting.answerInput(_:)`.
  case inputRequest(prompt: String, password: Bool)
}

/// Why a cell failed.
package struct CellFailure: Error, Sendable, Hashable {
  /// The kind of error, such as `CompileError`, `Trap`, `Interrupted`, `WorkerDied` or the Swift error's type.
  package var name: String
  /// One line that says what was found, and where.
  package var message: String
  /// The lines a person reads, with the cell's own lines and a caret where there are any; may hold ANSI colours.
  package var traceback: [String]
  /// Whether the worker ended, and all values with it.
  package var lostWorker: Bool

  package init(name: String, message: String, traceback: [String], lostWorker: Bool = false) {
    self.name = name
    self.message = message
    self.traceback = traceback
    self.lostWorker = lostWorker
  }
}

/// How a cell ended.
package enum CellOutcome: Sendable, Hashable {
  case completed
  case failed(CellFailure)
}

/// The seam between the fronts (kernel, runner) and the engine that compiles and runs cells.
///
/// Every method may be called from any thread. Cells that are run at the same time (a kernel's subshells do so) are
/// compiled one after the other and run side by side. A failed cell leaves the session usable: earlier values live
/// on, except after `WorkerDied`.
package protocol CellExecuting: AnyObject, Sendable {
  /// Starts the worker, so that the first cell does not wait for it; calling it is optional.
  func start() async throws

  /// Compiles and runs one cell. All that its own code puts out is delivered, in order, before this returns.
  ///
  /// - Parameters:
  ///   - code: the cell's text.
  ///   - number: the cell's execution count, as diagnostics name it.
  ///   - acceptsInput: false where nobody can answer; then a request for input fails at once.
  ///   - onEvent: called on one thread at a time; also after the return, for what threads and child processes that
  ///     outlive the cell put out.
  func run(
    _ code: String, number: Int, acceptsInput: Bool, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) async -> CellOutcome

  /// Hands a message of the front end to the comm, or the registered target, that it is for, and waits for its
  /// handler; what the handler puts out is delivered as a cell's is.
  func deliver(
    _ message: CommMessage, onEvent: @escaping @Sendable (CellEvent) -> Void
  ) async -> CellOutcome

  /// Whether the text is a whole cell, for `is_complete_request`.
  func completeness(of code: String) -> CodeCompleteness

  /// What could be written at a place of a cell that is being written.
  ///
  /// - Parameter offset: the cursor, in UTF-8 bytes from the text's start.
  func completions(of code: String, at offset: Int) async -> CodeCompletions

  /// What is known of the name at a place of a cell; nil where there is none.
  ///
  /// - Parameter offset: the cursor, in UTF-8 bytes from the text's start.
  func inspection(of code: String, at offset: Int) async -> MIMEBundle?

  /// Ends all running cells with `Interrupted`, keeping all values; does nothing where none runs.
  func interrupt()

  /// Answers the last `inputRequest`.
  func answerInput(_ line: String)

  /// Ends the worker; the executor cannot be used afterwards.
  func shutDown() async
}
