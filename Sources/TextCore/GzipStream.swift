internal import CZlib

/// Decompresses gzip data piece by piece; a file may hold several members, one after the other (RFC 1952 §2.2).
struct GzipStream: ~Copyable {
  private let stream: UnsafeMutablePointer<z_stream>
  private var memberEnded = false
  private var fed = false

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 bits of window, + 16 for the gzip format.
    let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib: inflateInit2 returned \(status)")
  }

  deinit {
    inflateEnd(stream)
    stream.deinitialize(count: 1)
    stream.deallocate()
  }

  /// True when the data so far ends with a whole member.
  var isComplete: Bool { fed && memberEnded }

  /// Decompresses `input` and appends what comes out to `output`.
  ///
  /// - Returns: what is wrong with the data, in zlib's words, or nil.
  mutating func inflate(_ input: [UInt8], appendingTo output: inout [UInt8]) -> String? {
    guard !input.isEmpty else { return nil }
    fed = true
    var input = input
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    // zlib keeps the pointers only during the calls inside.
    return input.withUnsafeMutableBufferPointer { source in
      stream.pointee.next_in = source.baseAddress
      stream.pointee.avail_in = UInt32(source.count)
      while true {
        if memberEnded {
          guard stream.pointee.avail_in > 0 else { return nil }
          inflateReset(stream)
          memberEnded = false
        }
        let (status, produced) = buffer.withUnsafeMutableBufferPointer { target in
          stream.pointee.next_out = target.baseAddress
          stream.pointee.avail_out = UInt32(target.count)
          let status = CZlib.inflate(stream, Z_NO_FLUSH)
          return (status, target.count - Int(stream.pointee.avail_out))
        }
        output.append(contentsOf: buffer[..<produced])
        switch status {
        case Z_STREAM_END: memberEnded = true
        case Z_OK: break
        case Z_BUF_ERROR: return nil  // all input is used
        default:
          return stream.pointee.msg.map { String(cString: $0) } ?? "zlib status \(status)"
        }
      }
    }
  }
}

/// One gzip member with `bytes`, without a time or a name in its header, so that equal input gives equal output.
package func gzip(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  let status = deflateInit2_(
    &stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
    Int32(MemoryLayout<z_stream>.size))
  precondition(status == Z_OK, "zlib: deflateInit2 returned \(status)")
  defer { deflateEnd(&stream) }
  var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
  var input = bytes
  let produced = input.withUnsafeMutableBufferPointer { source in
    output.withUnsafeMutableBufferPointer { target in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(source.count)
      stream.next_out = target.baseAddress
      stream.avail_out = UInt32(target.count)
      let status = deflate(&stream, Z_FINISH)
      precondition(status == Z_STREAM_END, "zlib: deflate returned \(status)")
      return target.count - Int(stream.avail_out)
    }
  }
  output.removeLast(output.count - produced)
  return output
}
