import Foundation
import Synchronization

/// Maps `0..<count` in shares, one for each core, and joins the results in order.
///
/// - Parameter least: a share below this is not worth a thread.
package func inShares<Element: Sendable>(
  of count: Int, least: Int = 64, _ body: @Sendable (Range<Int>) -> [Element]
) -> [Element] {
  let cores = min(ProcessInfo.processInfo.activeProcessorCount, max(1, count / least))
  if cores == 1 { return body(0..<count) }
  let shares = Mutex([[Element]](repeating: [], count: cores))
  DispatchQueue.concurrentPerform(iterations: cores) { share in
    let result = body(count * share / cores..<count * (share + 1) / cores)
    shares.withLock { $0[share] = result }
  }
  return shares.withLock { shares in
    var all: [Element] = []
    all.reserveCapacity(shares.reduce(0) { $0 + $1.count })
    for share in shares { all += share }
    return all
  }
}
