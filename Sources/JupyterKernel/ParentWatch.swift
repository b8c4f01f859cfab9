import Foundation
import Glibc

/// Notices the end of the process that launched the kernel.
///
/// Polled, because `PR_SET_PDEATHSIG` fires at the end of the launching *thread*, and Jupyter's server may start
/// a kernel from a thread that does not live on.
enum ParentWatch {
  /// - Parameters:
  ///   - launcher: `JPY_PARENT_PID`; nil where nobody asked for the watch.
  ///   - onEnd: called once when the parent is gone.
  static func start(launcher: String?, onEnd: @escaping @Sendable () -> Void) {
    guard let launcher, let launcherID = pid_t(launcher) else { return }
    let parent = getppid()
    // The launcher has ended already where init is our parent; inside a container it may be init itself.
    if parent == 1 && launcherID != 1 { return onEnd() }
    let thread = Thread {
      while getppid() == parent { Thread.sleep(forTimeInterval: 0.5) }
      onEnd()
    }
    thread.name = "parent"
    thread.start()
  }
}
