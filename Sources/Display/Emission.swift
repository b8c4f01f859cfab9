import Foundation
package import RichContent
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// The records that are kept instead of shown, in a test or wherever outputs are wanted as values.
private final class RecordLog: Sendable {
  @TaskLocal static var current: RecordLog?
  let records = Mutex<[DisplayRecord]>([])
}

/// The records that `body` emits, which then go nowhere else.
package func recordsEmitted(by body: () throws -> Void) rethrows -> [DisplayRecord] {
  let log = RecordLog()
  try RecordLog.$current.withValue(log, operation: body)
  return log.records.withLock { $0 }
}

/// Hands a record to the cell worker, or prints its text where the library runs outside a notebook.
package func emit(_ record: DisplayRecord) {
  if let log = RecordLog.current { return log.records.withLock { $0.append(record) } }
  guard let workerEmit = Worker.emit else { return print(record) }
  guard let json = try? JSONEncoder().encode(record) else {
    // Records hold strings, bytes and JSON values; only a NaN inside a user's JSON value can fail.
    return emit(
      .display(
        MIMEBundle(plainText: "(a display whose JSON holds NaN or infinity)"),
        metadata: .object([:]), displayID: nil))
  }
  json.withUnsafeBytes { bytes in
    workerEmit(bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
  }
}

/// What the worker exports to the library that cells import.
///
/// The library must not link the worker, nor the worker the library, so each symbol is looked up once at run time.
enum Worker {
  typealias Emit = @convention(c) (UnsafePointer<UInt8>?, Int) -> Void
  typealias Interrupted = @convention(c) () -> Int32
  typealias Input = @convention(c) (UnsafePointer<CChar>, Int32, UnsafeMutablePointer<CChar>, Int) -> Int64

  static let emit = symbol("attentive_worker_emit", as: Emit.self)
  static let interrupted = symbol("attentive_worker_interrupted", as: Interrupted.self)
  static let input = symbol("attentive_worker_input", as: Input.self)

  private static func symbol<Function>(_ name: String, as type: Function.Type) -> Function? {
    // A null handle is RTLD_DEFAULT in glibc: the executable first, then its libraries.
    dlsym(nil, name).map { unsafeBitCast($0, to: type) }
  }
}

/// What a terminal shows of a record: progress on one line of standard error, all else on standard output.
private func print(_ record: DisplayRecord) {
  switch record {
  case .display(let bundle, _, _), .result(let bundle, _):
    Swift.print(bundle.plainText ?? "")
  case .update(let bundle, _, _):
    guard isatty(STDERR_FILENO) == 1 else { return }
    FileHandle.standardError.write(Data("\r\u{1B}[2K\(bundle.plainText ?? "")".utf8))
  case .page(let bundle):
    Swift.print(bundle.plainText ?? "")
  case .clearOutput, .figure, .nextInput, .comm:
    break
  }
}
