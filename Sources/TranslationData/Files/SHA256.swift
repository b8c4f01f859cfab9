internal import COpenSSL

/// The SHA-256 of `bytes` in lower-case hexadecimal.
package func sha256(_ bytes: [UInt8]) -> String {
  var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
  var length: UInt32 = 0
  let status = EVP_Digest(bytes, bytes.count, &digest, &length, EVP_sha256(), nil)
  precondition(status == 1, "OpenSSL: EVP_Digest failed")
  return digest.prefix(Int(length)).map { byte in
    let digits = String(byte, radix: 16)
    return byte < 16 ? "0" + digits : digits
  }.joined()
}
