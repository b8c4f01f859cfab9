internal import COpenSSL
import Foundation

/// The SHA-256 of some bytes, in lower-case hexadecimal.
func contentHash(_ data: Data) -> String {
  var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
  var count: UInt32 = 0
  data.withUnsafeBytes { bytes in
    _ = EVP_Digest(bytes.baseAddress, bytes.count, &digest, &count, EVP_sha256(), nil)
  }
  var digits = [UInt8](repeating: 0, count: 2 * Int(count))
  hexadecimal_digits(digest, Int(count), &digits)
  return String(decoding: digits, as: UTF8.self)
}

/// The SHA-256 of a file, or that of a folder's names and their contents; nil where there is neither.
func contentHash(ofPath path: String) -> String? {
  var status = stat()
  guard stat(path, &status) == 0 else { return nil }
  switch status.st_mode & S_IFMT {
  case S_IFREG:
    return (try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)).map(contentHash)
  case S_IFDIR:
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else { return nil }
    var lines: [String] = []
    for name in names.sorted() {
      guard let hash = contentHash(ofPath: "\(path)/\(name)") else { return nil }
      lines.append("\(hash) \(name)")
    }
    return contentHash(Data(lines.joined(separator: "\n").utf8))
  default: return nil
  }
}
