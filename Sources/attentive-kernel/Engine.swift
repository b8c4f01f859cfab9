import CellExecution

/// Why no cell can run.
struct EngineError: Error, CustomStringConvertible {
  var description: String { "this build has no engine that runs cells" }
}

func engine() throws(EngineError) -> any CellExecuting { throw EngineError() }
