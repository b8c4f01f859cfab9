import Foundation

/// What `%install` asks for: a package on this machine or behind a URL.
struct PackageRequest: Sendable, Hashable {
  /// An absolute path or a URL.
  var location: String
  var isPath: Bool
  /// The oldest version that will do; nil for the newest there is.
  var version: String?
  /// The library products that are wanted; empty for all.
  var products: [String]

  /// Reads `PATH or URL [VERSION] [PRODUCTS]`; nil where there is neither.
  init?(_ arguments: String) {
    var words = arguments.split(whereSeparator: \.isWhitespace).map(String.init)
    guard !words.isEmpty else { return nil }
    let place = words.removeFirst()
    isPath = !place.contains("://") && !place.hasPrefix("git@")
    let expanded = NSString(string: place).expandingTildeInPath
    location = isPath ? URL(fileURLWithPath: expanded).standardizedFileURL.path : place
    if words.first?.first?.isNumber == true { version = words.removeFirst() }
    products = words
  }

  /// As SwiftPM calls the package: the last part of its place.
  var name: String {
    let last = location.split(separator: "/").last.map(String.init) ?? location
    return last.hasSuffix(".git") ? String(last.dropLast(4)) : last
  }

  /// A name for the folder and the library that is the same in every session, and another for another request.
  var key: String {
    // FNV-1a: Swift's own hashes differ from run to run.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in ([location, version ?? ""] + products.sorted()).joined(separator: "\n").utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    let letters = name.map { $0.isLetter && $0.isASCII || $0.isNumber ? $0 : "_" }
    return "\(String(letters))_\(String(hash, radix: 16))"
  }

  /// The dependency as a package's description has it.
  var dependency: String {
    if isPath { return ".package(path: \(quoted(location)))" }
    if let version { return ".package(url: \(quoted(location)), from: \(quoted(version)))" }
    return ".package(url: \(quoted(location)), \"0.0.0\"..<\"100000.0.0\")"
  }

  /// A package whose one library has all of the wanted products in it.
  ///
  /// - Parameter products: none, at first, to find out which there are.
  func description(products: [String]) -> String {
    let dependencies = products.map { ".product(name: \(quoted($0)), package: \(quoted(name)))" }
    return """
      // swift-tools-version: 6.0
      import PackageDescription

      let package = Package(
        name: \(quoted(key)),
        products: [.library(name: \(quoted(key)), type: .dynamic, targets: [\(quoted(key))])],
        dependencies: [\(dependency)],
        targets: [.target(name: \(quoted(key)), dependencies: [\(dependencies.joined(separator: ", "))], path: "Sources")]
      )

      """
  }

  private func quoted(_ text: String) -> String {
    "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }
}
