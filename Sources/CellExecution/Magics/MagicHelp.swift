import CellCompiler
import RichContent

/// What `%help` shows.
let magicHelp: MIMEBundle = {
  let introduction = """
    A cell is Swift, natively compiled. `import Attentive` brings tensors, the Transformer, translation and plots; \
    `display(…)` shows a value, and a cell's last expression is shown by itself. Lines that start with `%` speak \
    to the session:
    """
  let names = Magic.Name.allCases
  let width = names.map(\.usage.count).max() ?? 0
  let lines = names.map { name in
    name.usage + String(repeating: " ", count: width + 2 - name.usage.count)
      + name.summary.replacing("`", with: "")
  }
  let rows = names.map { "| `\($0.usage.replacing("|", with: "\\|"))` | \($0.summary) |" }
  return MIMEBundle([
    .plainText: .text(introduction.replacing("`", with: "") + "\n\n" + lines.joined(separator: "\n")),
    .markdown: .text(introduction + "\n\n| | |\n|:--|:--|\n" + rows.joined(separator: "\n")),
  ])
}()
