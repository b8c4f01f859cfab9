import Foundation
import NotebookFormat
import Testing

@Suite struct FileReplacementTests {
  @Test func `a written file replaces the old one and leaves nothing beside it`() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("new/folder/a.ipynb")
      try Notebook(metadata: ["title": "first"]).write(to: file.path)
      try Notebook(metadata: ["title": "second"]).write(to: file.path)
      #expect(try Notebook(contentsOf: file.path).metadata == ["title": "second"])
      let there = try FileManager.default.contentsOfDirectory(
        atPath: file.deletingLastPathComponent().path)
      #expect(there == ["a.ipynb"])
    }
  }

  @Test func `a replaced file keeps its permissions`() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("a.ipynb").path
      #expect(FileManager.default.createFile(atPath: file, contents: nil))
      chmod(file, 0o600)
      try Notebook().write(to: file)
      #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test func `a link is followed where that is asked for, and replaced where not`() throws {
    try withTemporaryFolder { folder in
      let real = folder.appendingPathComponent("real.txt").path
      let link = folder.appendingPathComponent("link.txt").path
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "real.txt")
      try replaceFile(at: link, with: Data("one".utf8), followingLinks: true)
      #expect(try String(contentsOfFile: real, encoding: .utf8) == "one")
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "real.txt")
      try replaceFile(at: link, with: Data("two".utf8), followingLinks: false)
      #expect(try String(contentsOfFile: real, encoding: .utf8) == "one")
      #expect(try String(contentsOfFile: link, encoding: .utf8) == "two")
    }
  }

  @Test func `a full device is one clear line`() throws {
    let error = #expect(throws: FileWriteError.self) { try Notebook().write(to: "/dev/full") }
    #expect(error?.description == "cannot write '/dev/full': no space left on device")
  }

  @Test func `a folder in the place of the file is one clear line`() throws {
    try withTemporaryFolder { folder in
      let error = #expect(throws: FileWriteError.self) { try Notebook().write(to: folder.path) }
      #expect(error?.description == "cannot write '\(folder.path)': it is a folder")
      #expect(throws: FileWriteError.self) { try checkWritable(folder.path) }
    }
  }

  @Test func `a file in the place of the folder is one clear line`() throws {
    try withTemporaryFolder { folder in
      let file = folder.appendingPathComponent("file").path
      try Data().write(to: URL(fileURLWithPath: file))
      let error = #expect(throws: FileWriteError.self) { try Notebook().write(to: "\(file)/a.ipynb") }
      #expect(error?.description == "cannot write '\(file)/a.ipynb': '\(file)' is not a folder")
    }
  }

  @Test func `checking that a file can be written leaves no trace`() throws {
    try withTemporaryFolder { folder in
      try checkWritable(folder.appendingPathComponent("a.ipynb").path)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }
  }
}
