import CellCompiler
import Foundation
import RichContent

extension SwiftCellExecutor {
  /// Builds a package, if that is needed, and lets the cells that follow import it.
  func install(_ magic: Magic, for cell: CellRequest) throws(CellFailure) {
    guard let request = PackageRequest(magic.arguments) else {
      throw .usage(of: magic, "there is neither a path nor a URL")
    }
    let display = UUID().uuidString
    var shown = ""
    func show(_ text: String) {
      if text == shown { return }
      let bundle = MIMEBundle(plainText: "\(request.name): \(text)")
      cell.onEvent(
        .record(
          shown.isEmpty
            ? .display(bundle, metadata: [:], displayID: display)
            : .update(bundle, metadata: [:], displayID: display)))
      shown = text
    }
    do throws(PackageFailure) {
      let package = try installer.install(request, onProgress: show)
      compiler.add(package)
      show("ready; \(package.products.map { "import \($0)" }.joined(separator: ", "))")
    } catch {
      if cell.isInterrupted { throw .interrupted }
      throw CellFailure(
        name: "PackageError", message: error.description, traceback: [error.description] + error.lines)
    }
  }
}
