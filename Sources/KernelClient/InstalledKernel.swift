import Foundation
import RichContent

/// A kernel that is installed for Jupyter, by its kernelspec.
///
/// Source: jupyter_client's documentation, "Kernel specs".
package struct InstalledKernel: Hashable, Sendable {
  package enum InterruptMode: String, Sendable { case signal, message }

  package var name: String
  /// The command that starts it; `{connection_file}` stands for that file.
  package var command: [String]
  /// The language of its code in lower case.
  package var language: String
  package var environment: [String: String]
  package var interruptMode: InterruptMode

  /// Looks for a kernel where jupyter_core does.
  package init(
    named name: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws(KernelClientError) {
    let folders = Self.folders(environment: environment)
    for folder in folders {
      let place = "\(folder)/\(name.lowercased())"
      let candidates = [place, "\(folder)/\(name)"].map { "\($0)/kernel.json" }
      guard let file = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
        continue
      }
      try self.init(contentsOf: file, name: name, environment: environment)
      return
    }
    throw .unknownKernel(name: name, known: Self.names(in: folders), searched: folders)
  }

  private init(contentsOf file: String, name: String, environment: [String: String]) throws(KernelClientError)
  {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: file)),
      let json = try? JSONDecoder().decode(JSONValue.self, from: data),
      let command = json["argv"]?.array?.compactMap(\.string), !command.isEmpty
    else { throw .badKernelSpec(file: file) }
    self.name = name
    self.command = command.map {
      $0.replacing("{resource_dir}", with: URL(fileURLWithPath: file).deletingLastPathComponent().path)
    }
    language = json["language"]?.string?.lowercased() ?? ""
    interruptMode = json["interrupt_mode"]?.string.flatMap(InterruptMode.init) ?? .signal
    // `${NAME}` stands for a variable of this process.
    self.environment = (json["env"]?.object ?? [:]).compactMapValues(\.string).mapValues { value in
      value.replacing(/\$\{(\w+)\}/) { environment[String($0.output.1)] ?? "" }
    }
  }

  /// The folders of kernelspecs, the user's before the environment's before the system's.
  private static func folders(environment: [String: String]) -> [String] {
    var roots = (environment["JUPYTER_PATH"] ?? "").split(separator: ":").map(String.init)
    let home = environment["HOME"] ?? NSHomeDirectory()
    let data = environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "\(home)/.local/share"
    roots.append(environment["JUPYTER_DATA_DIR"] ?? "\(data)/jupyter")
    for variable in ["VIRTUAL_ENV", "CONDA_PREFIX"] {
      if let prefix = environment[variable] { roots.append("\(prefix)/share/jupyter") }
    }
    // Beside the programs on PATH, as `jupyter` itself looks below its own prefix.
    for folder in (environment["PATH"] ?? "").split(separator: ":") where folder.hasSuffix("/bin") {
      roots.append("\(folder.dropLast(4))/share/jupyter")
    }
    roots += ["/usr/local/share/jupyter", "/usr/share/jupyter"]
    var folders: [String] = []
    for root in roots where !folders.contains("\(root)/kernels") { folders.append("\(root)/kernels") }
    return folders
  }

  private static func names(in folders: [String]) -> [String] {
    let names = folders.flatMap { folder in
      ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter {
        FileManager.default.fileExists(atPath: "\(folder)/\($0)/kernel.json")
      }
    }
    return Set(names).sorted()
  }
}

/// Why a kernel cannot be used.
package enum KernelClientError: Error, Hashable, Sendable, CustomStringConvertible {
  case unknownKernel(name: String, known: [String], searched: [String])
  case badKernelSpec(file: String)
  case noProgram(kernel: String, program: String)
  /// It did not start; `words` is the last line that it wrote.
  case notStarted(kernel: String, reason: String, words: String)

  package var description: String {
    switch self {
    case .unknownKernel(let name, let known, let searched):
      known.isEmpty
        ? "no kernel '\(name)' is installed (looked in \(searched.joined(separator: ", ")))"
        : "no kernel '\(name)' is installed; there are \(known.map { "'\($0)'" }.joined(separator: ", "))"
    case .badKernelSpec(let file): "'\(file)' is no kernelspec: it has no command in 'argv'"
    case .noProgram(let kernel, let program):
      "kernel '\(kernel)': there is no program '\(program)'"
    case .notStarted(let kernel, let reason, let words):
      "kernel '\(kernel)' did not start: \(reason)\(words.isEmpty ? "" : "; it wrote: \(words)")"
    }
  }
}
