import Foundation
import GRDB
import JupyterProtocol

/// The database behind a history: one row an input, numbered sessions, several kernels at once.
struct HistoryStore {
  /// How long one kernel waits for others that write.
  ///
  /// The file has SQLite's rollback journal: kernels that switch a new file to write-ahead logging at once are refused
  /// without a wait, and home folders on a network have none.
  private static let patience: TimeInterval = 10

  private let database: DatabaseQueue
  /// This session's number once it has an input, so that sessions without any leave no gap.
  private let session = SessionNumber()

  var path: String { database.path }

  /// A history in memory.
  init() throws {
    database = try DatabaseQueue()
    try makeTables()
  }

  init(file: URL) throws {
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    var configuration = Configuration()
    configuration.busyMode = .timeout(HistoryStore.patience)
    database = try DatabaseQueue(path: file.path, configuration: configuration)
    try makeTables()
  }

  /// Makes the tables that are not there yet.
  ///
  /// The transaction holds the write lock from its start, so of kernels that start at once, each sees what the one before
  /// it made. GRDB's migrator looks for done migrations before it locks.
  private func makeTables() throws {
    try database.writeWithoutTransaction { database in
      try database.inTransaction(.immediate) {
        try database.execute(
          sql: """
            CREATE TABLE IF NOT EXISTS session (number INTEGER PRIMARY KEY AUTOINCREMENT, start TEXT NOT NULL);
            CREATE TABLE IF NOT EXISTS input (
              id INTEGER PRIMARY KEY, session INTEGER NOT NULL REFERENCES session, line INTEGER NOT NULL,
              source TEXT NOT NULL, output TEXT);
            CREATE INDEX IF NOT EXISTS input_place ON input (session, line);
            """)
        return .commit
      }
    }
  }

  func append(line: Int, input: String, output: String?) throws {
    try database.write { database in
      if session.value == nil {
        try database.execute(sql: "INSERT INTO session (start) VALUES (datetime('now'))")
        session.value = Int(database.lastInsertedRowID)
      }
      try database.execute(
        sql: "INSERT INTO input (session, line, source, output) VALUES (?, ?, ?, ?)",
        arguments: [session.value, line, input, output])
    }
  }

  func entries(_ access: HistoryRequest.Access) throws -> [HistoryReply.Entry] {
    try database.read { database in
      switch access {
      case .tail(let count):
        return try last(count, of: "", [], in: database)
      case .search(let pattern, let count, let unique):
        let latest = unique ? " AND id IN (SELECT max(id) FROM input GROUP BY source)" : ""
        return try last(count, of: "WHERE source GLOB ?" + latest, [pattern], in: database)
      case .range(let number, let start, let stop):
        let asked = try number > 0 ? number : current(in: database) + number
        let rows = "SELECT * FROM input WHERE session = ? AND line >= ? AND line < ? ORDER BY line"
        return try Row.fetchAll(database, sql: rows, arguments: [asked, start, stop ?? .max]).map(entry)
      }
    }
  }

  /// This session's number, or the one that it will have.
  private func current(in database: Database) throws -> Int {
    try session.value ?? (Int.fetchOne(database, sql: "SELECT max(number) FROM session") ?? 0) + 1
  }

  /// The last rows that fit a condition, oldest first; nil is all.
  private func last(
    _ count: Int?, of condition: String, _ arguments: StatementArguments, in database: Database
  ) throws -> [HistoryReply.Entry] {
    let rows = "SELECT * FROM input \(condition) ORDER BY id DESC LIMIT ?"
    // SQLite takes a negative limit for none.
    let limit = count.map { max(0, $0) } ?? -1
    return try Row.fetchAll(database, sql: rows, arguments: arguments + [limit]).reversed().map(entry)
  }

  private func entry(_ row: Row) -> HistoryReply.Entry {
    .init(session: row["session"], line: row["line"], input: row["source"], output: row["output"])
  }
}

/// Set once, by the first input.
// Unchecked because only the queue of the one `InputHistory` that has the store touches it.
private final class SessionNumber: @unchecked Sendable {
  var value: Int?
}
