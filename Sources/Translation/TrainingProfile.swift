import Display
import Foundation
import Plotting
public import TensorCore

/// Where the time of training goes: an operation's time, memory and products, and how near the machine's limit
/// all of it comes.
public struct TrainingProfile: Sendable {
  /// What each operation took in all updates, summed over the threads.
  public let operations: OperationProfile
  public let updates: Int
  /// Source and target tokens of all updates, ends counted.
  public let tokens: Int
  /// Wall-clock time of all updates.
  public let seconds: Double
  public let precision: ProductPrecision
  /// Multiplications and additions a second that this machine's matrix products reach at best.
  public let productLimit: Double
  /// Threads that an update uses.
  let threads = 2

  public var secondsPerUpdate: Double { seconds / Double(updates) }

  /// Multiplications and additions a second in matrix products.
  public var productRate: Double { operations.sum.productOperations / seconds }

  /// The part of the machine's limit that training reaches, from 0 to 1.
  public var shareOfProductLimit: Double { productRate / productLimit }

  /// The part of the threads' time that an operation took.
  func share(_ totals: OperationProfile.Totals) -> Double {
    totals.seconds / (seconds * Double(threads))
  }
}

extension TrainingProfile: Displayable {
  /// Operations by time, a row each; times and memory are those of one update.
  public var table: Table {
    let perUpdate = 1 / Double(updates)
    func row(_ name: String, _ pass: String, _ totals: OperationProfile.Totals) -> [Any] {
      let rate = totals.productOperations / max(totals.seconds, 1e-12) / 1e9
      return [
        name, pass, Int((Double(totals.calls) * perUpdate).rounded()),
        String(format: "%.2f", 1e3 * totals.seconds * perUpdate), String(format: "%.1f", 100 * share(totals)),
        String(format: "%.1f", Double(totals.bytes) * perUpdate / 1e6),
        totals.productOperations == 0 ? "" : String(format: "%.0f", rate),
      ]
    }
    let rows = operations.byTime.map { row($0.key.operation, $0.key.pass.rawValue, $0.totals) }
    let sum = operations.sum
    let waiting = 1 - share(sum)
    let idle: [Any] = [
      "(waiting for the other thread)", "", "",
      String(format: "%.2f", 1e3 * waiting * secondsPerUpdate * Double(threads)),
      String(format: "%.1f", 100 * waiting), "", "",
    ]
    return Table(
      ["operation", "pass", "calls", "ms", "% of time", "MB", "GFLOP/s of a thread"],
      rows: rows + [idle, row("all", "", sum)])
  }

  /// How long an update takes, and how near the limit that is.
  public var summary: String {
    String(
      format:
        "An update takes %.1f ms (%.0f tokens, %.0f a second). Its products reach %.0f GFLOP/s, %.0f %% of the "
        + "%.0f that this machine reaches in %@ at best.",
      1e3 * secondsPerUpdate, Double(tokens) / Double(updates), Double(tokens) / seconds, productRate / 1e9,
      100 * shareOfProductLimit, productLimit / 1e9, precision.rawValue)
  }

  /// The share of the time of the longest operations, forward and backward side by side.
  public var figure: Figure {
    var shares: [String: [OperationProfile.Pass: Double]] = [:]
    for (key, totals) in operations.totals {
      shares[key.operation, default: [:]][key.pass, default: 0] += 100 * share(totals)
    }
    let longest = shares.sorted {
      ($1.value.values.reduce(0, +), $0.key) < ($0.value.values.reduce(0, +), $1.key)
    }.prefix(6)
    return OperationProfile.Pass.allCases.reduce(Figure("Time by operation")) { figure, pass in
      figure.bars(longest.map(\.key), longest.map { $0.value[pass] ?? 0 }, label: pass.rawValue)
    }
    .yLabel("% of the threads' time")
    .size(width: 720, height: 300)
  }

  public var mimeBundle: MIMEBundle {
    MIMEBundle([
      .plainText: .text(summary + "\n" + table.plainText),
      .html: .text("<p>\(summary)</p>\(table.html)\(figure.svg())"),
    ])
  }
}
