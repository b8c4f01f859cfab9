import CellExecution
import Dispatch
import Synchronization

/// Joins pieces of standard output so that a cell which prints a million lines does not choke its clients.
///
/// The first piece leaves at once; then there is at most one round in each `interval`. Jupyter's server drops
/// the output of a kernel that sends more than 1,000 messages a second.
final class StreamCoalescer: Sendable {
  struct Piece: Sendable, Hashable {
    var stream: StandardStream
    var text: String
  }

  fileprivate struct State {
    var pieces: [Piece] = []
    var lastRound: ContinuousClock.Instant?
    var isScheduled = false
  }

  /// Rounds of at most four pieces, 25 a second: 100 messages a second.
  static let interval = Duration.milliseconds(40)
  static let piecesInRound = 4

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "streams")
  private let publish: @Sendable (Piece) -> Void

  init(publish: @escaping @Sendable (Piece) -> Void) { self.publish = publish }

  func append(_ text: String, to stream: StandardStream) {
    if text.isEmpty { return }
    state.withLock { state in
      State.join(Piece(stream: stream, text: text), to: &state.pieces)
      let now = ContinuousClock.now
      let wait = state.lastRound.map { StreamCoalescer.interval - ($0.duration(to: now)) } ?? .zero
      if wait <= .zero {
        send(&state)
      } else if !state.isScheduled {
        state.isScheduled = true
        // Keeps itself alive until then: what a thread says last, long after its cell, must not be lost.
        queue.asyncAfter(deadline: .now() + .nanoseconds(Int(wait / .nanoseconds(1)))) { self.flush() }
      }
    }
  }

  /// Publishes all that waits.
  ///
  /// Before anything else is published, and at the end of a cell.
  func flush() { state.withLock { send(&$0) } }

  // Publishing only queues a message, so the lock is held for moments; it keeps the pieces in order.
  private func send(_ state: inout State) {
    for piece in state.pieces { publish(piece) }
    if !state.pieces.isEmpty { state.lastRound = .now }
    state.pieces = []
    state.isScheduled = false
  }
}

extension StreamCoalescer.State {
  /// Lengthens the last piece of the same stream, so that the order of both streams is kept.
  ///
  /// Where a cell alternates wildly, each stream keeps its own order only, and the number of pieces its bound.
  static func join(_ piece: StreamCoalescer.Piece, to pieces: inout [StreamCoalescer.Piece]) {
    let last = pieces.indices.last
    if let last, pieces[last].stream == piece.stream {
      pieces[last].text += piece.text
    } else if pieces.count >= StreamCoalescer.piecesInRound,
      let same = pieces.lastIndex(where: { $0.stream == piece.stream })
    {
      pieces[same].text += piece.text
    } else {
      pieces.append(piece)
    }
  }
}
