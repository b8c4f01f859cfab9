import CellCompiler
import Dispatch
import Foundation
import Synchronization

/// The version of the Swift compiler that cells get, such as `6.3.1`.
///
/// Asked of the compiler itself, in the background, since a kernel should be ready before that is answered.
package final class CompilerVersion: Sendable {
  private let answer = Mutex("")
  private let answered = DispatchGroup()

  /// - Parameter frontEnd: the path of `swift-frontend`.
  package init(frontEnd: String) {
    DispatchQueue.global().async(group: answered) { [self] in
      let said = try? ChildProcess.output(of: frontEnd, ["--version"]).text
      let version = said?.firstMatch(of: /Swift version (\S+)/).map { String($0.1) }
      answer.withLock { $0 = version ?? "unknown" }
    }
  }

  /// Waits for the answer.
  package var text: String {
    answered.wait()
    return answer.withLock { $0 }
  }
}
