import Foundation
import NotebookFormat
import RichContent
import Testing

/// The committed man page, which ArgumentParser's `generate-manual` wrote, beside the program's own words.
@Suite struct ManPageTests {
  static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../Documentation/notebook-run.1").standardizedFileURL

  @Test func `the man page has every option of the program, with its words, and no other`() async throws {
    let man = try String(contentsOf: Self.page, encoding: .utf8)
    try await withCommand { command in
      let dump = try await command.run(["--experimental-dump-help"])
      let help = try JSONValue(text: Data(dump.stdout.utf8))["command"]
      let arguments = try #require(help?["arguments"]?.array)
      var names: Set<String> = []
      for argument in arguments where argument["shouldDisplay"]?.bool != false {
        for name in argument["names"]?.array ?? [] where name["kind"]?.string == "long" {
          guard let name = name["name"]?.string else { continue }
          names.insert(name)
          #expect(man.contains("Fl -\(name)"), "renew the man page: --\(name) is missing")
        }
        guard let words = argument["abstract"]?.string else { continue }
        #expect(flattened(man).contains(flattened(words)), "renew the man page: '\(words)' is missing")
      }
      #expect(names.count > 20)
      let told = Set(man.matches(of: /\.Op Fl -([a-z-]+)/).map { String($0.output.1) })
      #expect(told == names)
      let discussion = try #require(help?["discussion"]?.string)
      #expect(flattened(man).contains(flattened(discussion)))
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `a shell can complete the options`(shell: String) async throws {
    try await withCommand { command in
      let result = try await command.run(["--generate-completion-script", shell])
      #expect(result.status == 0)
      #expect(result.stdout.contains("output-dir") && result.stdout.contains("junit"))
    }
  }

  /// The text without line breaks and without roff's marks.
  private func flattened(_ text: String) -> String {
    text.replacing(/\\(?:&|-)/, with: "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
