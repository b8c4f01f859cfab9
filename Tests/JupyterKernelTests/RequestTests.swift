import RichContent
import Testing

@Suite struct RequestTests {
  /// The content of the reply to one request.
  private func reply(_ type: String, _ content: JSONValue, _ client: TestClient) async -> JSONValue? {
    let id = await client.send(type, content)
    #expect(await client.outputs(of: id).words == ["busy", "idle"])
    return await client.receive()?.content
  }

  @Test func `kernel_info names the language as editors know it`() async throws {
    try await withKernel { _, client in
      let info = await reply("kernel_info_request", [:], client)
      #expect(info?["status"] == "ok")
      #expect(info?["language_info"]?["name"] == "swift")
      #expect(info?["language_info"]?["version"] == "6.3.1")
      #expect(info?["language_info"]?["mimetype"] == "text/x-swift")
      #expect(info?["language_info"]?["file_extension"] == ".swift")
      #expect(info?["language_info"]?["pygments_lexer"] == "swift")
    }
  }

  @Test func `is_complete tells whole cells, unfinished ones with their indent, and wrong ones`() async throws
  {
    try await withKernel { _, client in
      #expect(await reply("is_complete_request", ["code": "a"], client) == ["status": "complete"])
      #expect(
        await reply("is_complete_request", ["code": "if {"], client) == [
          "status": "incomplete", "indent": "  ",
        ])
      #expect(await reply("is_complete_request", ["code": "a!"], client) == ["status": "invalid"])
    }
  }

  @Test func `history gives this session's cells by tail, range and search`() async throws {
    try await withKernel { _, client in
      for code in ["result 1", "print a", "result 1", "result 2"] { _ = await client.execute(code) }
      _ = await client.execute("print hidden", ["store_history": false])
      func entries(_ content: JSONValue) async -> JSONValue? {
        await reply("history_request", content, client)?["history"]
      }
      #expect(
        await entries(["hist_access_type": "tail", "n": 2, "output": true]) == [
          [1, 3, ["result 1", "1"]], [1, 4, ["result 2", "2"]],
        ])
      #expect(
        await entries(["hist_access_type": "range", "session": 0, "start": 2, "stop": 3]) == [
          [1, 2, "print a"]
        ])
      #expect(
        await entries(["hist_access_type": "search", "pattern": "result ?", "unique": true]) == [
          [1, 3, "result 1"], [1, 4, "result 2"],
        ])
      #expect(
        await entries(["hist_access_type": "search", "pattern": "result*", "n": 1]) == [[1, 4, "result 2"]])
    }
  }

  @Test func `a completion's cursor and range count code points`() async throws {
    try await withKernel { _, client in
      // A character of two code points and of five UTF-16 units' worth of bytes, and one of three bytes.
      let code = "\u{1F44D}\u{1F3FD}律 pri"
      let completion = await reply("complete_request", ["code": .string(code), "cursor_pos": 6], client)
      #expect(completion?["status"] == "ok")
      #expect(completion?["matches"] == ["pr("])
      #expect(completion?["cursor_start"] == 4)
      #expect(completion?["cursor_end"] == 6)
      #expect(
        completion?["metadata"] == [
          "_jupyter_types_experimental": [
            ["start": 4, "end": 6, "text": "pr(", "type": "function", "signature": "pr(_: Int)"]
          ]
        ])
    }
  }

  @Test func `an inspection gives what is known in each media type, or says that nothing is`() async throws {
    try await withKernel { _, client in
      let known = await reply("inspect_request", ["code": "é pri", "cursor_pos": 5], client)
      #expect(known?["found"] == true)
      #expect(known?["data"] == ["text/plain": "pri", "text/html": "<b>pri</b>"])
      let unknown = await reply("inspect_request", ["code": "é pri", "cursor_pos": 0], client)
      #expect(unknown == ["status": "ok", "found": false, "data": [:], "metadata": [:]])
    }
  }

  @Test func `a cursor outside of the code is its nearest end`() async throws {
    try await withKernel { _, client in
      for (cursor, end) in [(99, 3), (-1, 0)] as [(Int, Int)] {
        let asked: JSONValue = ["code": "pri", "cursor_pos": .integer(cursor)]
        #expect(await reply("complete_request", asked, client)?["cursor_end"] == .integer(end))
      }
    }
  }

  @Test func `questions are answered while a cell runs, which then is busy again`() async throws {
    try await withKernel { _, client in
      let cell = await client.send("execute_request", client.executeContent("print on\nwait"))
      await client.waitForOutput()
      for (type, content) in [
        ("complete_request", ["code": "pri"]), ("inspect_request", ["code": "pri"]),
        ("is_complete_request", ["code": "pri"]), ("history_request", ["hist_access_type": "tail"]),
        ("comm_info_request", [:]), ("kernel_info_request", [:]),
      ] as [(String, JSONValue)] {
        let id = await client.send(type, content)
        #expect(await client.receive()?.parent["msg_id"]?.string == id)
        #expect(await client.outputs(of: id).words == ["busy", "idle"])
        let next = await client.receive(.iopub)
        #expect(next?.parent["msg_id"]?.string == cell)
        #expect(next?.content == ["execution_state": "busy"])
      }
      await client.send("interrupt_request", on: .control)
      #expect(await client.receive()?.parent["msg_id"]?.string == cell)
      #expect(await client.outputs(of: cell).words.last == "idle")
    }
  }

  @Test func `a request of an unknown type is answered by an error, an unknown message by nothing`()
    async throws
  {
    try await withKernel { _, client in
      let answer = await reply("debug_request", [:], client)
      #expect(answer?["status"] == "error")
      #expect(answer?["evalue"] == "this kernel does not know 'debug_request' on shell")
      let id = await client.send("comm_msg", ["comm_id": "c1"])
      #expect(await client.outputs(of: id).words == ["busy", "idle"])
    }
  }
}
