import Foundation
import Synchronization

/// A compiled cell, ready to be loaded.
package struct CompiledCell: Sendable {
  /// The module that the next cell is compiled against.
  package var module: String
  /// The shared library to load.
  package var library: String
  /// The C name of the function that runs the cell.
  package var entryPoint: String
  /// Warnings in the user's own lines.
  package var warnings: [Diagnostic]
}

/// Compiles cells one after the other: text → module and object (`swift-frontend`) → shared library (`ld.lld`).
///
/// Each cell is a script module that imports what it needs of earlier ones (`CellScope`). That gives what a REPL's
/// users expect: a later cell sees everything above it, and may declare the same name anew.
package final class CellCompiler: Sendable {
  package let paths: ToolchainPaths
  /// The session's own folder, for modules, objects and libraries.
  package let folder: String
  private let moduleCache: String
  /// The tool that runs now, so that an interrupt can end it.
  private let running = Mutex<ChildProcess?>(nil)
  private let options = Mutex(CompilerOptions())
  private let next = Mutex(Next())

  /// The compiler that waits for the next cell, if any.
  private struct Next {
    var compiler: PreparedCompiler?
    var isEnded = false
  }

  /// What a cell sees without importing anything.
  package static let firstModule = "CellSupport"

  package init(paths: ToolchainPaths, folder: String) {
    self.paths = paths
    self.folder = folder
    moduleCache = cacheFolder("modules") ?? folder + "/modules"
  }

  /// Compiles and links a cell.
  ///
  /// - Parameters:
  ///   - name: the cell's module name, unique in the session, such as `Cell_7`.
  ///   - scope: what earlier cells give.
  ///   - following: the module name of the next cell, whose compiler is started meanwhile; nil for none.
  package func compile(
    _ cell: CellUnit, as name: String, in scope: CellScope, followedBy following: String? = nil
  ) throws(CompilationFailure) -> CompiledCell {
    let stem = "\(folder)/\(name)"
    // Also where it does not compile: the cell may be compiled again, and a prepared compiler's file is no file.
    defer {
      unlink("\(folder)/\(cell.file)")
      unlink("\(stem).o")
    }
    let compiled = CompiledCell(
      module: name, library: "\(stem).so", entryPoint: "\(name)_main",
      warnings: try buildObject(cell, as: name, in: scope, followedBy: following))
    try link("\(stem).o", to: compiled.library)
    return compiled
  }

  /// Fills the module cache and the file system's cache, so that the first cell does not wait for them.
  package func warmUp() {
    guard let cell = try? CellUnit("1 + 1", number: 0) else { return }
    if let warm = try? compile(cell, as: "WarmUp", in: CellScope()) {
      unlink(warm.library)
      unlink("\(folder)/WarmUp.swiftmodule")
    }
  }

  /// Whether the cells that follow are optimised; they are at first.
  package func setOptimization(_ isOn: Bool) { options.withLock { $0.optimizes = isOn } }

  /// Lets the cells that follow import what is in these packages.
  package func add(_ package: InstalledPackage) {
    options.withLock { options in
      options.packages.removeAll { $0.folder == package.folder }
      options.packages.append(package)
    }
  }

  /// Ends the compiler or linker that runs now, if any.
  package func cancel() {
    running.withLock { $0?.send(signal: SIGKILL) }
  }

  private func buildObject(
    _ cell: CellUnit, as name: String, in scope: CellScope, followedBy following: String?
  ) throws(CompilationFailure) -> [Diagnostic] {
    let source = "\(folder)/\(cell.file)"
    let header = scope.header(of: cell)
    let text = "\(header)\(cell.rewritten)\n"
    let arguments = arguments(for: name, source: source)
    let (status, output): (ExitStatus, String)
    let prepared = takePrepared(arguments)
    if let following { prepare(following, number: cell.number + 1) }
    if let prepared {
      defer { running.withLock { $0 = nil } }
      running.withLock { $0 = prepared.child }
      (status, output) = prepared.compile(text)
    } else {
      do { try text.write(toFile: source, atomically: false, encoding: .utf8) } catch {
        throw CompilationFailure("cannot write '\(source)': \(error.localizedDescription)")
      }
      (status, output) = try run(paths.frontEnd, arguments)
    }
    let diagnostics = DiagnosticParser(
      cell: cell, header: header, knownNames: scope.visible.map(\.declared.name)
    ).diagnostics(
      in: output)
    if status == .exited(0) {
      return diagnostics.filter { $0.severity == .warning }
    }
    let errors = diagnostics.errorsWithNotes
    if errors.isEmpty {
      throw CompilationFailure("the Swift compiler failed (\(status)):\n\(output.suffix(2000))")
    }
    throw CompilationFailure(diagnostics: errors)
  }

  /// Starts the compiler that will be needed if the next cell has this module name and this number.
  package func prepare(_ name: String, number: Int) {
    let source = "\(folder)/\(CellUnit.file(ofCell: number))"
    next.withLock { next in
      guard !next.isEnded, next.compiler == nil else { return }
      next.compiler = try? PreparedCompiler(
        paths.frontEnd, arguments(for: name, source: source), source: source)
    }
  }

  /// Ends whatever runs or waits; there will be no other cell.
  package func end() {
    cancel()
    next.withLock { next in
      next.isEnded = true
      next.compiler?.discard()
      next.compiler = nil
    }
  }

  /// The compiler that waits, if it was started with these arguments; another one is ended.
  private func takePrepared(_ arguments: [String]) -> PreparedCompiler? {
    next.withLock { next in
      defer { next.compiler = nil }
      if next.compiler?.arguments == arguments { return next.compiler }
      next.compiler?.discard()
      return nil
    }
  }

  private func arguments(for name: String, source: String) -> [String] {
    let stem = "\(folder)/\(name)"
    return [
      "-frontend", "-c", "-primary-file", source, "-o", "\(stem).o",
      "-emit-module-path", "\(stem).swiftmodule", "-emit-module-doc-path", "\(stem).swiftdoc",
      "-module-name", name, "-entry-point-function-name", "\(name)_main",
      "-disable-access-control", "-gline-tables-only", "-diagnostic-style", "llvm", "-no-color-diagnostics",
    ] + languageArguments
  }

  /// What decides how a cell's text is understood, in words that the compiler's driver knows, too.
  private var languageArguments: [String] {
    let options = options.withLock(\.self)
    let maps = paths.moduleMaps + options.packages.flatMap(\.moduleMaps)
    return [
      // Later cells use what this one declares, whatever its access.
      "-enable-testing",
      "-I", folder, "-I", "\(paths.products)/Modules", "-module-cache-path", moduleCache,
      // Language mode 5: a notebook's variables are globals that any function of a later cell may use.
      "-swift-version", "5", options.optimizes ? "-O" : "-Onone",
      // Optimised, yet with the words of each failed check; -O alone drops a precondition's message.
      "-assert-config", "Debug", "-target", "\(ToolchainPaths.architecture)-unknown-linux-gnu",
      "-plugin-path", paths.runtimeLibraries + "/../host/plugins",
      "-in-process-plugin-server-path", paths.runtimeLibraries + "/../host/libSwiftInProcPluginServer.so",
      // For the backtrace of a trap.
      "-Xcc", "-fno-omit-frame-pointer", "-Xcc", "-mno-omit-leaf-frame-pointer",
    ] + options.packages.flatMap { ["-I", $0.modules] }
      + maps.flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] }
  }

  /// The driver's arguments with which sourcekitd understands the cell after `previous` as `compile` does.
  ///
  /// The module's name changes with each cell, since sourcekitd looks into folders anew only for other arguments.
  package func editorArguments(in scope: CellScope) -> [String] {
    ["-module-name", "After_\(scope.lastModule)", "-Xfrontend", "-disable-access-control"] + languageArguments
  }

  private func link(_ object: String, to library: String) throws(CompilationFailure) {
    let entries = AutolinkEntries.read(from: (try? Data(contentsOf: URL(fileURLWithPath: object))) ?? Data())
    var arguments = ["-shared", "-o", library, object, paths.registration]
    arguments += ["-L", paths.runtimeLibraries, "-L", paths.products]
    arguments += ["-rpath", paths.products, "-rpath", paths.runtimeLibraries]
    arguments += ["-L/usr/lib/\(ToolchainPaths.architecture)-linux-gnu", "-L/usr/lib64", "-L/usr/lib"]
    for package in options.withLock(\.packages) { arguments += [package.library, "-rpath", package.folder] }
    arguments += entries.filter { !Self.loadedBefore.contains($0) }
    let (status, output) = try run(paths.linker, arguments)
    guard status == .exited(0) else {
      throw CompilationFailure("the linker failed (\(status)):\n\(output.suffix(2000))")
    }
  }

  /// Libraries that the worker has loaded, for all cells to see, before the first.
  ///
  /// They are the library that cells import, what that needs, and the C library. To name each of them again would take
  /// the linker 20 ms of every cell.
  private static let loadedBefore: Set = [
    "-lm", "-lpthread", "-lutil", "-ldl", "-lrt", "-lc", "-lAttentive", "-lswiftCore", "-lswift_Concurrency",
    "-lswift_StringProcessing", "-lswift_RegexParser", "-lswiftSynchronization", "-lswiftGlibc",
    "-lswift_Builtin_float", "-lBlocksRuntime", "-ldispatch", "-lswiftDispatch", "-lFoundation",
    "-lFoundationEssentials", "-lFoundationInternationalization", "-l_FoundationICU",
  ]

  private func run(_ tool: String, _ arguments: [String]) throws(CompilationFailure) -> (ExitStatus, String) {
    defer { running.withLock { $0 = nil } }
    do {
      return try ChildProcess.output(of: tool, arguments) { child in running.withLock { $0 = child } }
    } catch {
      throw CompilationFailure(error.description)
    }
  }
}

extension [Diagnostic] {
  /// The errors, each with the notes that follow it.
  fileprivate var errorsWithNotes: [Diagnostic] {
    var kept: [Diagnostic] = []
    var inError = false
    for diagnostic in self {
      if diagnostic.severity != .note { inError = diagnostic.severity == .error }
      if inError { kept.append(diagnostic) }
    }
    return kept
  }
}
