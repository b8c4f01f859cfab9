/// What the process's exit status says; of several notebooks the one that stands last below counts.
package enum RunExitCode: Hashable, Sendable {
  case success
  /// `--check` found outputs that differ.
  case differs
  case cellFailed
  case timeLimit
  case workerDied
  /// The command line, a notebook or a parameter is wrong; nothing ran.
  case usage
  /// There is no toolchain or kernel to run cells with.
  case noEngine
  case notWritable
  case signal(Int32)

  package var status: Int32 {
    switch self {
    case .success: 0
    case .cellFailed: 1
    case .timeLimit: 2
    case .workerDied: 3
    case .differs: 4
    case .usage: 64  // EX_USAGE
    case .noEngine: 69  // EX_UNAVAILABLE
    case .notWritable: 73  // EX_CANTCREAT
    case .signal(let number): 128 + number
    }
  }

  private var rank: Int {
    switch self {
    case .success: 0
    case .differs: 1
    case .cellFailed: 2
    case .timeLimit: 3
    case .workerDied: 4
    case .usage: 5
    case .noEngine: 6
    case .notWritable: 7
    case .signal: 8
    }
  }

  /// The one that counts of several.
  package static func worst(of codes: [RunExitCode]) -> RunExitCode {
    codes.max { $0.rank < $1.rank } ?? .success
  }
}
