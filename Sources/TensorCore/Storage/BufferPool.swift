import Foundation
import Synchronization

/// Memory of freed buffers, kept by size for the next: a steady training step asks the system for none.
///
/// Sizes come in classes four to an octave, so at most a quarter of a buffer is unused.
package final class BufferPool: Sendable {
  package static let shared = BufferPool()

  private struct State: ~Copyable {
    // Unsafe pointers are not Sendable; those in the pool are owned by it alone.
    var free: [[UnsafeMutablePointer<Float>]] = Array(repeating: [], count: 256)
    var allocations = 0
    var bytesHeld = 0
  }

  private let state = Mutex(State())

  /// How often the system was asked for memory so far.
  var allocations: Int { state.withLock { $0.allocations } }

  /// Bytes that belong to the pool and the living buffers together.
  var bytesHeld: Int { state.withLock { $0.bytesHeld } }

  /// The class of the smallest size, 2^e · {4, 5, 6, 7}/4, that holds `count` floats and is at least 64.
  static func sizeClass(of count: Int) -> Int {
    let needed = max(count, 64)
    let exponent = Int.bitWidth - 1 - needed.leadingZeroBitCount
    let quarter = 1 << (exponent - 2)
    let quarters = (needed + quarter - 1) / quarter  // 4...8
    return exponent * 4 + quarters - 4
  }

  static func capacity(of sizeClass: Int) -> Int {
    (1 << (sizeClass / 4 - 2)) * (4 + sizeClass % 4)
  }

  func take(_ sizeClass: Int) -> UnsafeMutablePointer<Float> {
    // The address crosses as a number because a pointer may not leave the lock's closure.
    let kept = state.withLock { state -> UInt? in
      state.free[sizeClass].popLast().map { UInt(bitPattern: $0) }
    }
    if let kept, let memory = UnsafeMutablePointer<Float>(bitPattern: kept) { return memory }
    let bytes = Self.capacity(of: sizeClass) * MemoryLayout<Float>.stride
    guard let memory = aligned_alloc(64, (bytes + 63) / 64 * 64) else {
      fatalError("out of memory: cannot get \(bytes >> 20) MiB for a tensor")
    }
    state.withLock {
      $0.allocations += 1
      $0.bytesHeld += bytes
    }
    return memory.bindMemory(to: Float.self, capacity: bytes / MemoryLayout<Float>.stride)
  }

  func giveBack(_ memory: UnsafeMutablePointer<Float>, _ sizeClass: Int) {
    let address = UInt(bitPattern: memory)
    state.withLock {
      if let memory = UnsafeMutablePointer<Float>(bitPattern: address) { $0.free[sizeClass].append(memory) }
    }
  }

  /// Gives unused memory back to the system.
  package func releaseUnused() {
    state.withLock { state in
      for sizeClass in state.free.indices {
        let bytes =
          state.free[sizeClass].isEmpty ? 0 : Self.capacity(of: sizeClass) * MemoryLayout<Float>.stride
        for memory in state.free[sizeClass] { free(memory) }
        state.bytesHeld -= bytes * state.free[sizeClass].count
        state.free[sizeClass] = []
      }
    }
  }
}
