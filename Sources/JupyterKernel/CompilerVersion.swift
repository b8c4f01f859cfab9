import CellCompiler
import Dispatch
import Foundation
import Synchronization

/// The version of the Swift compiler that cells get, such as `6.3.1`.
package final class CompilerVersion: Sendable {
  private let answer = Mutex("")
  private let answered = DispatchGroup()

  /// Reads what the compiler wrote into the standard library's interface; asks the compiler itself where there is
  /// none, in the background, since its start takes as long as the kernel's own.
  package init(paths: ToolchainPaths) {
    let interfaces = URL(fileURLWithPath: paths.runtimeLibraries).appendingPathComponent("Swift.swiftmodule")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: interfaces.path)) ?? []
    if let name = names.first(where: { $0.hasSuffix(".swiftinterface") }),
      let file = try? FileHandle(forReadingFrom: interfaces.appendingPathComponent(name)),
      let head = try? file.read(upToCount: 1_024), let version = CompilerVersion.version(in: head)
    {
      answer.withLock { $0 = version }
      return
    }
    DispatchQueue.global().async(group: answered) { [self] in
      let said = try? ChildProcess.output(of: paths.frontEnd, ["--version"]).text
      let version = said.flatMap { CompilerVersion.version(in: Data($0.utf8)) }
      answer.withLock { $0 = version ?? "unknown" }
    }
  }

  private static func version(in text: Data) -> String? {
    String(decoding: text, as: UTF8.self).firstMatch(of: /Swift version (\S+)/).map { String($0.1) }
  }

  /// Waits for the answer.
  package var text: String {
    answered.wait()
    return answer.withLock { $0 }
  }
}
