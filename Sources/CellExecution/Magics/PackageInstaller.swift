import CellCompiler
import Foundation
import Synchronization

/// Builds Swift packages so that cells can import them, each once for all sessions of a user.
final class PackageInstaller: Sendable {
  private let swift: String
  private let folder: String
  /// The tool that runs now, so that an interrupt can end it.
  private let running = Mutex<ChildProcess?>(nil)

  /// - Parameters:
  ///   - paths: where the toolchain is.
  ///   - session: the session's folder, for packages where the user has no cache.
  init(paths: ToolchainPaths, session: String) {
    swift =
      URL(fileURLWithPath: paths.frontEnd).deletingLastPathComponent().appendingPathComponent("swift").path
    folder = cacheFolder("packages") ?? session + "/packages"
  }

  /// Ends the running build, if any.
  func cancel() { running.withLock { $0?.killSession() } }

  /// The built package: from the cache where it is there, and from its source where not.
  ///
  /// A package on this machine is looked at anew each time, since its source may have changed.
  ///
  /// - Parameter onProgress: called with what is being done, such as `building: 12 of 40`.
  func install(
    _ request: PackageRequest, onProgress: (String) -> Void
  ) throws(PackageFailure) -> InstalledPackage {
    let home = "\(folder)/\(request.key)"
    let record = "\(home)/installed.json"
    if !request.isPath, let data = FileManager.default.contents(atPath: record),
      let installed = try? JSONDecoder().decode(InstalledPackage.self, from: data),
      FileManager.default.fileExists(atPath: installed.library)
    {
      return installed
    }
    if request.isPath, !FileManager.default.fileExists(atPath: request.location + "/Package.swift") {
      throw PackageFailure(request, "there is no Package.swift in '\(request.location)'")
    }
    do {
      try FileManager.default.createDirectory(atPath: home + "/Sources", withIntermediateDirectories: true)
      try "".write(toFile: home + "/Sources/Empty.swift", atomically: true, encoding: .utf8)
    } catch {
      throw PackageFailure(request, error.localizedDescription)
    }
    // Two sessions may want the same package at the same time.
    let lock = open("\(home)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    defer { close(lock) }
    flock(lock, LOCK_EX)

    let products = try products(of: request, home: home, onProgress: onProgress)
    try describe(request, products: products, home: home)
    onProgress("building")
    let output = ["build", "-c", "release", "--package-path", home, "--product", request.key]
    _ = try run(request, output) { line in
      guard let step = line.wholeMatch(of: /\[(\d+)\/(\d+)\].*/) else { return }
      onProgress("building: \(step.1) of \(step.2)")
    }
    let installed = installed(request, products: products, home: home)
    try? JSONEncoder().encode(installed).write(to: URL(fileURLWithPath: record), options: .atomic)
    return installed
  }

  /// The library products to build.
  private func products(
    of request: PackageRequest, home: String, onProgress: (String) -> Void
  ) throws(PackageFailure) -> [String] {
    var source = request.location
    if !request.isPath {
      onProgress("fetching")
      try describe(request, products: [], home: home)
      // A version that was chosen earlier must not stand in the way of another one.
      try? FileManager.default.removeItem(atPath: home + "/Package.resolved")
      _ = try run(request, ["package", "--package-path", home, "resolve"]) { _ in }
      source = "\(home)/.build/checkouts/\(request.name)"
    }
    let text = try run(request, ["package", "--package-path", source, "dump-package"]) { _ in }
    let start = text.firstIndex(of: "{") ?? text.startIndex
    let dump = try? JSONDecoder().decode(PackageDump.self, from: Data(text[start...].utf8))
    let libraries = (dump?.products ?? []).filter { $0.type["library"] != nil }.map(\.name)
    if let missing = request.products.first(where: { !libraries.contains($0) }) {
      throw PackageFailure(
        request, "it has no library '\(missing)'; it has \(libraries.joined(separator: ", "))")
    }
    if libraries.isEmpty { throw PackageFailure(request, "it has no library that a cell could import") }
    return request.products.isEmpty ? libraries : request.products
  }

  private func describe(_ request: PackageRequest, products: [String], home: String) throws(PackageFailure) {
    let path = home + "/Package.swift"
    let text = request.description(products: products)
    // SwiftPM starts anew where the file's date is new.
    if (try? String(contentsOfFile: path, encoding: .utf8)) == text { return }
    do { try text.write(toFile: path, atomically: true, encoding: .utf8) } catch {
      throw PackageFailure(request, error.localizedDescription)
    }
  }

  private func installed(_ request: PackageRequest, products: [String], home: String) -> InstalledPackage {
    let built = "\(home)/.build/release"
    let sources = request.isPath ? [request.location] : []
    let checkouts = (try? FileManager.default.contentsOfDirectory(atPath: "\(home)/.build/checkouts")) ?? []
    var maps = folders(in: built).map { "\($0)/module.modulemap" }
    for source in sources + checkouts.map({ "\(home)/.build/checkouts/\($0)" }) {
      maps += folders(in: source + "/Sources").map { "\($0)/include/module.modulemap" }
    }
    return InstalledPackage(
      folder: built, library: "\(built)/lib\(request.key).so", modules: "\(built)/Modules",
      moduleMaps: maps.filter(FileManager.default.fileExists), products: products)
  }

  private func folders(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map { "\(folder)/\($0)" }
  }

  /// Runs SwiftPM; what it says on failure is why there is no package.
  private func run(
    _ request: PackageRequest, _ arguments: [String], onLine: (String) -> Void
  ) throws(PackageFailure) -> String {
    defer { running.withLock { $0 = nil } }
    let result: (status: ExitStatus, text: String)
    do {
      result = try ChildProcess.output(
        of: swift, arguments, ownSession: true, onStart: { child in running.withLock { $0 = child } },
        onOutput: { bytes in
          let lines = bytes.suffix(400).split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
          if let last = lines.last { onLine(String(decoding: last, as: UTF8.self)) }
        })
    } catch {
      throw PackageFailure(request, error.description)
    }
    if result.status == .exited(0) { return result.text }
    throw PackageFailure(request, output: result.text)
  }
}

/// What `swift package dump-package` prints, as far as it is read here.
private struct PackageDump: Decodable {
  struct Product: Decodable {
    var name: String
    /// Its kind is the one key: `{"library": ["automatic"]}`.
    var type: [String: [String]?]
  }
  var products: [Product]
}

/// Why a package cannot be had.
struct PackageFailure: Error, CustomStringConvertible {
  var description: String
  /// The tool's own lines.
  var lines: [String] = []

  init(_ request: PackageRequest, _ reason: String) {
    description = "cannot install '\(request.location)': \(reason)"
  }

  /// - Parameter output: what SwiftPM printed.
  init(_ request: PackageRequest, output: String) {
    let all = output.split(whereSeparator: \.isNewline).map(String.init)
    let errors = all.filter { $0.contains("error: ") || $0.hasPrefix("fatal: ") }
    self.init(request, errors.first.map(Self.words) ?? all.last ?? "SwiftPM said nothing")
    lines = Array((errors.isEmpty ? all : errors).suffix(20))
  }

  private static func words(_ line: String) -> String {
    line.firstRange(of: "error: ").map { String(line[$0.upperBound...]) } ?? line
  }
}
