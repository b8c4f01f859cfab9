import Display
import RichContent

/// The plain text of a record that shows something.
func text(of record: DisplayRecord) -> String? {
  switch record {
  case .display(let bundle, _, _), .result(let bundle, _), .update(let bundle, _, _), .page(let bundle):
    bundle.plainText
  case .clearOutput, .figure, .nextInput, .comm: nil
  }
}
