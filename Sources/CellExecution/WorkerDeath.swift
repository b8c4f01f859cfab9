import CellCompiler

/// How a worker ended, and the most memory that it held.
struct WorkerDeath: Sendable, Hashable, CustomStringConvertible {
  var status: ExitStatus
  /// The peak of its resident memory, in bytes.
  var peakMemory: Int

  var description: String { "\(status); peak memory \(megabytes(peakMemory))" }
}
