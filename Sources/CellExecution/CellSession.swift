import CellCompiler
import Synchronization

/// What a session's cells have made so far: their modules, texts and names.
package final class CellSession: Sendable {
  /// A cell, or a part of one, whose library was loaded, so that later cells see what it declares.
  package struct Cell: Sendable {
    /// The execution count, as its user knows it; may repeat.
    package var number: Int
    package var module: String
    package var unit: CellUnit
  }

  private let state = Mutex(State())

  private struct State {
    /// Numbers modules; unlike a cell's own number it never repeats.
    var sequence = 0
    var living: [Cell] = []
    var scope = CellScope()
    var lost: [Int] = []
    var sources: [Int: String] = [:]
  }

  /// The cells whose values live in the worker, in order.
  package var living: [Cell] { state.withLock { $0.living } }

  /// The numbers of the cells whose values a worker took with it, in order; `%rerun` runs them again.
  package var lost: [Int] { state.withLock { $0.lost } }

  /// What the living cells give to the next.
  package var scope: CellScope { state.withLock { $0.scope } }

  /// The text of each cell that was run, for error messages and `%rerun`, by its number.
  package var sources: [Int: String] { state.withLock { $0.sources } }

  /// A module name that no cell has had.
  func nextModule() -> String {
    state.withLock {
      $0.sequence += 1
      return "Cell_\($0.sequence)"
    }
  }

  /// The module name that `nextModule` gives next.
  var upcomingModule: String { state.withLock { "Cell_\($0.sequence + 1)" } }

  /// Notes the text of a cell that is about to run.
  func remember(_ code: String, of number: Int) { state.withLock { $0.sources[number] = code } }

  /// Notes that a cell's library is loaded: its variables are there, however the cell ends.
  func add(_ cell: Cell) {
    state.withLock { state in
      state.living.append(cell)
      state.scope.add(cell.unit, module: cell.module)
    }
  }

  /// Starts anew after the worker ended.
  ///
  /// - Parameter cause: the module of the cell that ended it, which is not to be run again.
  /// - Returns: the numbers of the cells whose values are lost, without that one.
  func loseValues(cause: String?) -> [Int] {
    state.withLock { state in
      let lost = state.living.filter { $0.module != cause }.map(\.number)
      state.lost += lost
      state.living = []
      state.scope = CellScope()
      return lost
    }
  }

  /// Notes that a cell's values need no run of `%rerun` any more; nil means all.
  func noteRecovered(_ cell: Int?) { state.withLock { $0.lost.removeAll { cell == nil || $0 == cell } } }
}
