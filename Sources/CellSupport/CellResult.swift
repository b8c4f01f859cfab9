import Foundation
import Glibc
import RichContent

/// Shows a cell's last value.
public func cellResult<T>(_ value: T) {
  let record = DisplayRecord.result(MIMEBundle(plainText: String(reflecting: value)), metadata: .object([:]))
  typealias Emit = @convention(c) (UnsafePointer<UInt8>, Int) -> Void
  guard let json = try? JSONEncoder().encode(record), let address = dlsym(nil, "attentive_worker_emit") else {
    return
  }
  json.withUnsafeBytes { bytes in
    unsafeBitCast(address, to: Emit.self)(bytes.baseAddress!.assumingMemoryBound(to: UInt8.self), bytes.count)
  }
}

public func cellResult(_ value: Void) {}
