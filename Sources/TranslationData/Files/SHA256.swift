internal import COpenSSL
import TextCore

/// The SHA-256 of `bytes` in lower-case hexadecimal.
package func sha256(_ bytes: [UInt8]) -> String {
  let digest = SHA256()
  digest.add(bytes)
  return digest.hexadecimal()
}

/// The SHA-256 of a file as it is on the disk, read piece by piece.
package func sha256(ofFile path: String) throws(TextFileError) -> String {
  let digest = SHA256()
  try TextFile(path).forEachChunk { chunk throws(TextFileError) in digest.add(chunk) }
  return digest.hexadecimal()
}

/// A digest that grows; used up by `hexadecimal()`.
private struct SHA256: ~Copyable {
  private let context = EVP_MD_CTX_new()

  init() { Self.check(EVP_DigestInit_ex(context, EVP_sha256(), nil), "EVP_DigestInit_ex") }

  deinit { EVP_MD_CTX_free(context) }

  func add(_ bytes: [UInt8]) { Self.check(EVP_DigestUpdate(context, bytes, bytes.count), "EVP_DigestUpdate") }

  func hexadecimal() -> String {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    Self.check(EVP_DigestFinal_ex(context, &digest, &length), "EVP_DigestFinal_ex")
    return String(unsafeUninitializedCapacity: 2 * Int(length)) { digits in
      hexadecimal_digits(digest, Int(length), digits.baseAddress)
      return digits.count
    }
  }

  /// Fails only where there is no memory left.
  private static func check(_ status: Int32, _ call: String) {
    if status != 1 { fatalError("OpenSSL: \(call) failed") }
  }
}
