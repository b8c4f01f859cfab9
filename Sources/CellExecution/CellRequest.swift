import CellCompiler
import Synchronization

/// A cell that is to run, from its request to its outcome.
struct CellRequest: Sendable {
  /// The execution count, as diagnostics name the cell.
  var number: Int
  var acceptsInput: Bool
  var purpose = CellPurpose.run
  var onEvent: @Sendable (CellEvent) -> Void
  /// Shared by all that the request makes run.
  let interruption = Interruption()

  var isInterrupted: Bool { interruption.isAsked }

  /// Whether the user has asked the cell to end.
  final class Interruption: Sendable {
    private let asked = Atomic(false)
    var isAsked: Bool { asked.load(ordering: .sequentiallyConsistent) }
    func ask() { asked.store(true, ordering: .sequentiallyConsistent) }
  }
}
