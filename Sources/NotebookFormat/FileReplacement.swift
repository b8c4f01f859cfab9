import Foundation

/// Why a file could not be written.
package struct FileWriteError: Error, Hashable, Sendable, CustomStringConvertible {
  package let file: String
  package let reason: String
  package var description: String { "cannot write '\(file)': \(reason)" }
}

/// Puts `data` into a file as a whole or not at all: writes beside it, then renames.
///
/// Missing folders are made. What is no regular file (`/dev/stdout`, a pipe) is written to as it is.
///
/// - Parameter followingLinks: true to replace what a symbolic link points to, false to replace the link.
package func replaceFile(
  at path: String, with data: Data, followingLinks: Bool
) throws(FileWriteError) {
  let target = followingLinks ? resolvedPath(path) : path
  var status = stat()
  let exists = stat(target, &status) == 0
  if exists, status.st_mode & S_IFMT == S_IFDIR { throw FileWriteError(file: path, reason: "it is a folder") }
  if exists, status.st_mode & S_IFMT != S_IFREG {
    return try write(data, to: target, flags: O_WRONLY, mode: 0, named: path)
  }
  try makeFolder(of: target, named: path)
  let beside = temporaryPath(beside: target)
  do throws(FileWriteError) {
    unlink(beside)
    let mode = exists ? status.st_mode & 0o777 : 0o666
    try write(data, to: beside, flags: O_WRONLY | O_CREAT | O_EXCL, mode: mode, named: path)
    if rename(beside, target) != 0 { throw FileWriteError(file: path, errno: errno) }
  } catch {
    unlink(beside)
    throw error
  }
}

/// Fails as `replaceFile` would, for the folder, the rights or the room on the disk; leaves no file behind.
package func checkWritable(_ path: String, roomFor data: Data = Data()) throws(FileWriteError) {
  let target = resolvedPath(path)
  var status = stat()
  if stat(target, &status) == 0 {
    if status.st_mode & S_IFMT == S_IFDIR { throw FileWriteError(file: path, reason: "it is a folder") }
    if status.st_mode & S_IFMT != S_IFREG { return }
  }
  try makeFolder(of: target, named: path)
  let beside = temporaryPath(beside: target)
  unlink(beside)
  defer { unlink(beside) }
  try write(data, to: beside, flags: O_WRONLY | O_CREAT | O_EXCL, mode: 0o666, named: path)
}

/// A hidden name of this process, so that runs beside each other do not meet.
private func temporaryPath(beside path: String) -> String {
  let url = URL(fileURLWithPath: path)
  // 200 bytes at most, so that the file's own name alone decides whether it is too long.
  let name = String(decoding: Array(url.lastPathComponent.utf8.prefix(200)), as: UTF8.self)
  return url.deletingLastPathComponent().appendingPathComponent(".\(name).\(getpid()).partial").path
}

private func resolvedPath(_ path: String) -> String {
  // A link to a file that is not there yet must be followed too; `realpath` alone would not.
  var current = path
  for _ in 0..<40 {
    guard let destination = try? FileManager.default.destinationOfSymbolicLink(atPath: current) else { break }
    let folder = URL(fileURLWithPath: current).deletingLastPathComponent()
    current = URL(fileURLWithPath: destination, relativeTo: folder).path
  }
  return current
}

private func makeFolder(of path: String, named name: String) throws(FileWriteError) {
  try makeFolder(URL(fileURLWithPath: path).deletingLastPathComponent(), named: name)
}

/// Foundation's own function says "File exists" whatever is wrong, so this asks the system itself.
private func makeFolder(_ folder: URL, named name: String) throws(FileWriteError) {
  var status = stat()
  if stat(folder.path, &status) == 0 {
    if status.st_mode & S_IFMT == S_IFDIR { return }
    throw FileWriteError(file: name, reason: "'\(folder.path)' is not a folder")
  }
  if errno != ENOENT { throw FileWriteError(file: name, errno: errno) }
  try makeFolder(folder.deletingLastPathComponent(), named: name)
  if mkdir(folder.path, 0o777) != 0 && errno != EEXIST { throw FileWriteError(file: name, errno: errno) }
}

private func write(
  _ data: Data, to path: String, flags: Int32, mode: mode_t, named name: String
) throws(FileWriteError) {
  let descriptor = open(path, flags | O_CLOEXEC, mode)
  if descriptor < 0 { throw FileWriteError(file: name, errno: errno) }
  let failure: Int32 = data.withUnsafeBytes { bytes in
    var done = 0
    while done < bytes.count {
      let count = write(descriptor, bytes.baseAddress! + done, bytes.count - done)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { return errno }
      done += count
    }
    // The data must be on the disk before the name points to it; a pipe or a device has no such step.
    if fsync(descriptor) != 0 && errno != EINVAL && errno != EROFS { return errno }
    return 0
  }
  let closed = close(descriptor)
  if failure != 0 { throw FileWriteError(file: name, errno: failure) }
  if closed != 0 { throw FileWriteError(file: name, errno: errno) }
}

extension FileWriteError {
  fileprivate init(file: String, errno code: Int32) {
    self.init(file: file, reason: systemWords(code))
  }
}

/// The system's words for an error number, such as `no space left on device`.
private func systemWords(_ code: Int32) -> String {
  let words = String(cString: strerror(code))
  return words.prefix(1).lowercased() + words.dropFirst()
}

/// The system's own words under one of Foundation's errors, which name the file a second time.
package func reasonInWords(of error: any Error) -> String {
  let cocoa = error as NSError
  if let cause = cocoa.userInfo[NSUnderlyingErrorKey] as? NSError, cause.domain == NSPOSIXErrorDomain {
    return systemWords(Int32(cause.code))
  }
  if cocoa.domain == NSPOSIXErrorDomain { return systemWords(Int32(cocoa.code)) }
  return cocoa.localizedDescription
}
