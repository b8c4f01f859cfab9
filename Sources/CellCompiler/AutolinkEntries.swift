import Foundation

/// The linker flags that the compiler leaves in an object file for the modules that it imports.
///
/// The toolchain's `swift-autolink-extract` does the same, but starting it takes 25 ms of every cell.
enum AutolinkEntries {
  /// Reads section `.swift1_autolink_entries` of a 64-bit little-endian ELF file: null-terminated flags.
  static func read(from object: Data) -> [String] {
    func integer<T: FixedWidthInteger>(_ type: T.Type, at offset: Int) -> Int? {
      guard offset >= 0, offset + MemoryLayout<T>.size <= object.count else { return nil }
      return object.withUnsafeBytes {
        Int(T(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: T.self)))
      }
    }
    // Offsets as in the ELF-64 object file format: e_shoff 40, e_shentsize 58, e_shnum 60, e_shstrndx 62.
    guard let table = integer(UInt64.self, at: 40), let size = integer(UInt16.self, at: 58),
      let count = integer(UInt16.self, at: 60), let nameSection = integer(UInt16.self, at: 62),
      // A section header: sh_name 0, sh_offset 24, sh_size 32.
      let names = integer(UInt64.self, at: table + nameSection * size + 24)
    else { return [] }
    for section in 0..<count {
      let header = table + section * size
      guard let name = integer(UInt32.self, at: header), let offset = integer(UInt64.self, at: header + 24),
        let length = integer(UInt64.self, at: header + 32)
      else { return [] }
      let wanted = Data(".swift1_autolink_entries\0".utf8)
      let start = names + name
      guard start + wanted.count <= object.count, object[start..<start + wanted.count] == wanted,
        offset + length <= object.count
      else { continue }
      return object[offset..<offset + length].split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }
    return []
  }
}
