import ArgumentParser
import Foundation

@main
struct AttentiveBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attentive-bench", abstract: "Measures the engine; one JSON line a result.",
    subcommands: [Train.self, Gemm.self, AttentionSweep.self, Quality.self, Decode.self])
}

/// Prints one result as a JSON line.
func printResult(_ result: [String: Any]) throws {
  let line = try JSONSerialization.data(withJSONObject: result, options: [.sortedKeys])
  print(String(decoding: line, as: UTF8.self))
}

/// The median time of a computation, in seconds.
func medianSeconds(warmUp: Int, of count: Int, _ body: () throws -> Void) rethrows -> Double {
  var times: [Double] = []
  for index in 0..<(warmUp + count) {
    let start = ContinuousClock.now
    try body()
    if index >= warmUp { times.append((ContinuousClock.now - start) / .seconds(1)) }
  }
  return times.sorted()[times.count / 2]
}
