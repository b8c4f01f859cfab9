import Dispatch
// What every cell sees without importing anything.
@_exported import Display

/// Runs asynchronous code to its end while the calling thread waits.
///
/// A cell's top-level `await` becomes a call of this, so that the cell's next line runs when the value is there:
/// `let x = try await f()` is compiled as `let x = try blocking({ try await f() })`. Interrupting the cell cancels
/// the task.
public func blocking<T, Failure: Error>(_ body: @escaping () async throws(Failure) -> T) throws(Failure) -> T
{
  let outcome = Outcome<T, Failure>()
  // This thread does nothing until the body has ended, so the two never run at the same time.
  nonisolated(unsafe) let body = body
  let ended = DispatchSemaphore(value: 0)
  let task = Task.detached {
    do throws(Failure) {
      outcome.result = .success(try await body())
    } catch {
      outcome.result = .failure(error)
    }
    ended.signal()
  }
  while ended.wait(timeout: .now() + .milliseconds(20)) == .timedOut {
    if isInterrupted() { task.cancel() }
  }
  return try outcome.result!.get()
}

/// What the task leaves for the waiting thread; the semaphore orders the two accesses.
private final class Outcome<T, Failure: Error>: @unchecked Sendable {
  var result: Result<T, Failure>?
}
