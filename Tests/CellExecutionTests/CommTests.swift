import CellExecution
import RichContent
import Testing

extension CellTests {
  @Suite struct CommTests {
    private func messages(_ events: [CellEvent]) -> [CommMessage] {
      events.compactMap { if case .record(.comm(let message)) = $0 { message } else { nil } }
    }

    @Test func `a cell opens a comm, hears its messages in later runs, and closes it`() async throws {
      let session = try Session()
      let opened = await session.run(
        """
        var heard: [String] = []
        let comm = Comm(target: "slider", data: ["value": 3], buffers: [.init([1, 2])])
        comm.onMessage { heard.append("\\($0.data)"); print("got it"); comm.send(["echo": $0.data]) }
        comm.onClose { _ in heard.append("closed") }
        """)
      #expect(opened.outcome == .completed, "\(opened)")
      let open = try #require(messages(opened.events).first)
      #expect(open.kind == .open(target: "slider"))
      #expect(open.data == ["value": 3])
      #expect(open.buffers.map { Array($0) } == [[1, 2]])

      let delivered = await session.deliver(CommMessage(.message, id: open.id, data: 7))
      #expect(delivered.outcome == .completed, "\(delivered)")
      #expect(delivered.stdout == "got it\n")
      #expect(messages(delivered.events).map(\.data) == [["echo": 7]])
      _ = await session.deliver(CommMessage(.close, id: open.id))
      #expect(await session.run("heard.count").result == "2")
      #expect(await session.run("heard.last!").result == "\"closed\"")
      let after = await session.run("comm.send(1); comm.close()")
      #expect(messages(after.events).isEmpty, "a closed comm is silent: \(after)")
    }

    @Test func `the front end opens a registered target`() async throws {
      let session = try Session()
      _ = await session.run(
        "Comm.register(target: \"echo\") { comm, open in comm.onMessage { comm.send($0.data) }; comm.send(open.data) }"
      )
      let opened = await session.deliver(CommMessage(.open(target: "echo"), id: "one", data: "hello"))
      #expect(messages(opened.events).map(\.data) == ["hello"], "\(opened)")
      let spoken = await session.deliver(CommMessage(.message, id: "one", data: "again"))
      #expect(messages(spoken.events).map(\.data) == ["again"], "\(spoken)")
    }

    @Test func `an unknown target is closed at once`() async throws {
      let session = try Session()
      let opened = await session.deliver(CommMessage(.open(target: "nowhere"), id: "two"))
      #expect(opened.outcome == .completed, "\(opened)")
      #expect(messages(opened.events) == [CommMessage(.close, id: "two")])
    }

    @Test func `a trap in a handler is an error, and the session lives`() async throws {
      let session = try Session()
      _ = await session.run(
        "let list = [1]\nComm.register(target: \"bad\") { _, _ in print(list[list.count]) }")
      let opened = await session.deliver(CommMessage(.open(target: "bad"), id: "three"))
      #expect(opened.failure?.message == "cell 1, line 2: Index out of range", "\(opened)")
      #expect(await session.run("list").result == "[1]")
    }
  }
}
