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

  @Test func `completion and inspection say that they know nothing`() async throws {
    try await withKernel { _, client in
      let completion = await reply("complete_request", ["code": "pri", "cursor_pos": 3], client)
      #expect(completion?["matches"] == [])
      #expect(completion?["cursor_start"] == 3)
      #expect(await reply("inspect_request", ["code": "pri", "cursor_pos": 3], client)?["found"] == false)
    }
  }

  @Test func `a comm to a target that nobody registered is closed at once`() async throws {
    try await withKernel { _, client in
      let id = await client.send("comm_open", ["comm_id": "c1", "target_name": "widget", "data": [:]])
      let outputs = await client.outputs(of: id)
      #expect(outputs.words == ["busy", "comm_close", "idle"])
      #expect(outputs[1].content["comm_id"] == "c1")
      #expect(await reply("comm_info_request", [:], client) == ["status": "ok", "comms": [:]])
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
