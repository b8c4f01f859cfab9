import Display
import Foundation
import RichContent
import Synchronization
import Testing

@Suite struct ProgressBarTests {
  @Test func `steps that were done before the clock began do not count as fast`() {
    let progress = Progress(
      label: "a", completed: 60, total: 100, startingAt: 50, elapsed: .seconds(10))
    #expect(progress.text.contains("60 %  0:10 elapsed, 0:40 left"))
  }

  @Test func `a bar says how far, how long, how much longer`() {
    let progress = Progress(
      label: "training", completed: 75, total: 100, note: "loss 1.92", elapsed: .seconds(192))
    #expect(progress.text == "training ███████▌    75 %  3:12 elapsed, 1:04 left · loss 1.92")
  }

  @Test func `no time is left to tell before the first step, none at the end`() {
    #expect(
      Progress(label: "a", completed: 0, total: 9, elapsed: .zero).text == "a              0 %  0:00 elapsed")
    let end = Progress(label: "a", completed: 9, total: 9, elapsed: .seconds(3729), isFinished: true)
    #expect(end.text == "a ██████████ 100 %  1:02:09")
    #expect(Progress(label: "a", completed: 0, total: 0, elapsed: .zero, isFinished: true).fraction == 1)
  }

  @Test func `a label cannot break the page`() {
    let bundle = Progress(label: "<b>&", completed: 1, total: 2, elapsed: .seconds(1)).mimeBundle
    guard case .text(let html)? = bundle[.html] else { Issue.record("no HTML"); return }
    #expect(html.contains("&lt;b&gt;&amp;"))
    #expect(html.contains("width:50.0%"))
  }

  @Test func `a tight loop draws four times a second`() {
    let milliseconds = Atomic(0)
    let shown = recordsEmitted {
      let bar = ProgressBar("steps", total: 1_000) { .milliseconds(milliseconds.load(ordering: .relaxed)) }
      for step in 1...1_000 {
        milliseconds.store(step, ordering: .relaxed)
        bar.advance(note: "step \(step)")
      }
      bar.finish()
      bar.advance(to: 3)
    }
    // Shown at 0 ms; drawn at 1, 251, 501 and 751 ms, and at the end.
    #expect(shown.count == 6)
    #expect(shown.last.flatMap(text(of:)) == "steps ██████████ 100 %  0:01 · step 1000")
    guard case .display(_, _, let id) = shown[0], case .update(_, _, let last) = shown[5] else {
      Issue.record("a bar is one display that is updated")
      return
    }
    #expect(id == last)
  }
}
