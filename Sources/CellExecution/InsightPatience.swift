/// How long answers about code are waited for.
package struct InsightPatience: Sendable {
  /// How long whoever asks waits for an answer of a process that has answered about the same cells before.
  ///
  /// Longer than front ends show what comes, so that nobody who is typing waits for it: they ask again.
  package var answer = Duration.seconds(10)
  /// The same for one that still reads the libraries or the cells.
  package var firstAnswer = Duration.seconds(30)
  /// How long a question may take before the process counts as hung; the first one with a new library reads that.
  package var question = Duration.seconds(30)
  /// The same for the first question of all, which may fill caches on a busy machine.
  package var warmUp = Duration.seconds(60)

  /// For somebody who is typing.
  package init() {}

  /// For those who want the answer, however busy the machine is.
  package static let unhurried: InsightPatience = {
    var patience = InsightPatience()
    patience.answer = .seconds(300)
    patience.firstAnswer = .seconds(300)
    patience.question = .seconds(300)
    patience.warmUp = .seconds(300)
    return patience
  }()
}
