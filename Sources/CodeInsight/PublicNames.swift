import Synchronization

/// Which declarations of modules are public.
///
/// Cells are compiled, and so completed, without access control, since they see each other's internal names. A library's
/// internal names would come with that, and sourcekitd does not tell which they are.
enum PublicNames {
  private static let known = Mutex<[String: Set<String>]>([:])

  /// Whether the declaration with this identifier (USR) is public, or nobody knows.
  ///
  /// - Parameter arguments: those with which the module is found.
  static func contain(_ usr: String, of module: String, arguments: [String]) -> Bool {
    let names = known.withLock { known in
      if let names = known[module] { return names }
      let names = read(module, arguments: arguments)
      known[module] = names
      return names
    }
    return names.isEmpty || names.contains(usr)
  }

  private static func read(_ module: String, arguments: [String]) -> Set<String> {
    let withoutAccess: Set = ["-Xfrontend", "-disable-access-control", "-enable-testing"]
    let response = SourceKit.send(
      "source.request.docinfo",
      [
        "key.modulename": .text(module),
        "key.compilerargs": .list(arguments.filter { !withoutAccess.contains($0) }),
      ])
    return response?.entities ?? []
  }
}
