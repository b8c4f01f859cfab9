/// The user asked the cell to stop.
public struct Interrupted: Error, CustomStringConvertible {
  public init() {}
  public var description: String { "interrupted by the user" }
}

/// True once the user has asked the running cell to stop; a long loop asks and leaves.
public func isInterrupted() -> Bool {
  Task.isCancelled || (Worker.interrupted.map { $0() != 0 } ?? false)
}

/// Throws `Interrupted` once the user has asked the running cell to stop.
public func checkInterruption() throws(Interrupted) {
  if isInterrupted() { throw Interrupted() }
}
