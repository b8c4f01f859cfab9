/// What a session may change about how its cells are compiled.
struct CompilerOptions: Sendable {
  var optimizes = true
  /// In the order in which they were installed.
  var packages: [InstalledPackage] = []
}

/// A Swift package that was built for cells to import.
package struct InstalledPackage: Sendable, Hashable, Codable {
  /// The folder of the shared library.
  package var folder: String
  /// The shared library, which every later cell links.
  package var library: String
  /// The folder of the `.swiftmodule` files.
  package var modules: String
  /// The module maps of the package's C targets.
  package var moduleMaps: [String]
  /// What a cell can import.
  package var products: [String]

  package init(folder: String, library: String, modules: String, moduleMaps: [String], products: [String]) {
    self.folder = folder
    self.library = library
    self.modules = modules
    self.moduleMaps = moduleMaps
    self.products = products
  }
}
