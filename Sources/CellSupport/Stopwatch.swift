import Foundation

extension CellMagics {
  /// Says how long the code between its making and `report` took, on the clock and on the processors.
  public struct Stopwatch {
    private let start = ContinuousClock.now
    private let processorStart = processorTime()

    public init() {}

    public func report() {
      let wall = ContinuousClock.now - start
      let processor = processorTime() - processorStart
      print("time: \(wall.inUnits) on the clock, \(processor.inUnits) on the processors")
    }
  }

  /// Runs the body in loops until it is known how long one run takes, and says so.
  ///
  /// As Python's timeit: as many runs to a loop as fill 0.2 s, then seven such loops.
  public static func timeIt<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) {
    func time(_ runs: Int) throws(Failure) -> Duration {
      let start = ContinuousClock.now
      for _ in 0..<runs { try body() }
      return ContinuousClock.now - start
    }
    var runs = 1
    var first = try time(runs)
    while first < .milliseconds(200), !isInterrupted() {
      let needed = Double(runs) * (Duration.milliseconds(220) / max(first, .nanoseconds(1)))
      runs = max(runs * 2, Int(min(needed, Double(runs) * 10)))
      first = try time(runs)
    }
    var loops = [first / runs]
    while loops.count < 7, !isInterrupted() { loops.append(try time(runs) / runs) }
    loops.sort()
    print(
      "\(loops[loops.count / 2].inUnits) a run (median of \(loops.count) loops of "
        + "\(runs.formatted()) \(runs == 1 ? "run" : "runs"); from \(loops[0].inUnits) to \(loops.last!.inUnits))"
    )
  }
}

/// What all threads of this process have used of the processors.
private func processorTime() -> Duration {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}

extension Duration {
  /// Three significant digits and the unit that fits, such as `1.23 ms`.
  fileprivate var inUnits: String {
    let seconds = self / .seconds(1)
    for (unit, size) in [("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)] where seconds >= size {
      let value = seconds / size
      return String(format: "%.\(value < 10 ? 2 : value < 100 ? 1 : 0)f \(unit)", value)
    }
    let value = seconds * 1e9
    return String(format: "%.\(value < 10 ? 2 : value < 100 ? 1 : 0)f ns", value)
  }
}
