/// A 64-byte aligned run of float32 from the buffer pool, given back when the last reference goes.
///
/// Operations pass `floats` to kernels and never read through it themselves. Swift keeps a variable that
/// holds a buffer alive across the call of a C function, so a buffer outlives the kernel that works on it
/// as long as it is held in a variable or argument (never `makeBuffer().floats`).
///
/// Unchecked: whoever shares a buffer between threads sees to it that no one writes while another uses it.
package final class FloatBuffer: @unchecked Sendable {
  package let floats: UnsafeMutablePointer<Float>
  package let count: Int
  private let sizeClass: Int

  /// A buffer whose content is left over from earlier use.
  package init(uninitialized count: Int) {
    self.count = count
    sizeClass = BufferPool.sizeClass(of: count)
    floats = BufferPool.shared.take(sizeClass)
    OperationRecorder.current?.addBuffer(floats: count)
  }

  package convenience init(repeating value: Float, count: Int) {
    self.init(uninitialized: count)
    floats.initialize(repeating: value, count: count)
  }

  package convenience init(_ scalars: some Collection<Float>) {
    self.init(uninitialized: scalars.count)
    _ = UnsafeMutableBufferPointer(start: floats, count: count).initialize(from: scalars)
  }

  package convenience init(copying values: Values) {
    self.init(uninitialized: values.count)
    floats.update(from: values.floats, count: values.count)
  }

  deinit { BufferPool.shared.giveBack(floats, sizeClass) }

  /// Copies values to a place in this buffer.
  package func write(_ values: Values, at offset: Int) {
    require(offset >= 0 && offset + values.count <= count, "\(values.count) values at \(offset) of \(count)")
    (floats + offset).update(from: values.floats, count: values.count)
  }

  /// All of the buffer.
  package var values: Values { Values(buffer: self, offset: 0, count: count) }
}

/// A part of a buffer: the contiguous elements of one tensor.
package struct Values: Sendable {
  package let buffer: FloatBuffer
  package let offset: Int
  package let count: Int

  package init(buffer: FloatBuffer, offset: Int, count: Int) {
    require(
      offset >= 0 && offset + count <= buffer.count, "\(count) values at \(offset) of \(buffer.count)")
    self.buffer = buffer
    self.offset = offset
    self.count = count
  }

  /// Where a kernel reads or writes.
  package var floats: UnsafeMutablePointer<Float> { buffer.floats + offset }

  package var scalars: [Float] { Array(UnsafeBufferPointer(start: floats, count: count)) }
}

/// The buffer itself if nobody else refers to it, else a copy; then it may be written.
func makeWritable(_ buffer: inout FloatBuffer) -> UnsafeMutablePointer<Float> {
  if !isKnownUniquelyReferenced(&buffer) { buffer = FloatBuffer(copying: buffer.values) }
  return buffer.floats
}
