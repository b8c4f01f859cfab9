internal import COpenSSL
import Foundation

/// HMAC-SHA256 over the four JSON frames of a message, as Jupyter signs them.
package struct Signature: Sendable {
  private let key: Data

  /// OpenSSL otherwise frees its tables when the process exits, under the hands of threads that still sign.
  private static let keepsOpenSSLToTheEnd = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil)

  /// - Parameter key: the connection file's key; empty where messages are not signed.
  package init(key: String) { self.key = Data(key.utf8) }

  package var isEmpty: Bool { key.isEmpty }

  /// The signature in lower-case hexadecimal; empty where there is no key.
  package func sign(_ frames: some Sequence<Data>) -> Data {
    if key.isEmpty { return Data() }
    _ = Self.keepsOpenSSLToTheEnd
    var signed = Data()
    for frame in frames { signed.append(frame) }
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var count: UInt32 = 0
    key.withUnsafeBytes { key in
      signed.withUnsafeBytes { bytes in
        _ = HMAC(
          EVP_sha256(), key.baseAddress, Int32(key.count),
          bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count, &digest, &count)
      }
    }
    var digits = [UInt8](repeating: 0, count: 2 * Int(count))
    hexadecimal_digits(digest, Int(count), &digits)
    return Data(digits)
  }

  /// Whether a signature is the one of these frames.
  ///
  /// OpenSSL compares them in a time that does not depend on where they differ, so that nobody can guess byte by byte.
  package func verifies(_ signature: Data, of frames: some Sequence<Data>) -> Bool {
    let expected = sign(frames)
    guard expected.count == signature.count else { return false }
    return Array(expected).withUnsafeBytes { expected in
      Array(signature).withUnsafeBytes { CRYPTO_memcmp(expected.baseAddress, $0.baseAddress, $0.count) == 0 }
    }
  }
}
