import RichContent
import Testing

@Suite struct ExecuteTests {
  @Test func `a cell is busy, echoed, streamed, shown and idle, in this order`() async throws {
    try await withKernel { _, client in
      let (outputs, reply) = await client.execute("print one\ncomplain two\nshow three\nresult four")
      #expect(
        outputs.words == [
          "busy", "execute_input", "stdout:one\n", "stderr:two\n", "display_data", "execute_result", "idle",
        ])
      #expect(reply["status"] == "ok")
      #expect(reply["execution_count"] == 1)
      #expect(reply["payload"] == [])
      #expect(reply["user_expressions"] == [:])
    }
  }

  @Test func `displays carry their ID in transient, and an update names the same`() async throws {
    try await withKernel { _, client in
      let (outputs, _) = await client.execute("show one\nupdate two\nclear\nfigure f")
      #expect(
        outputs.words == [
          "busy", "execute_input", "display_data", "update_display_data", "clear_output", "idle",
        ])
      #expect(outputs[2].content["transient"] == ["display_id": "there"])
      #expect(outputs[2].content["data"] == ["text/plain": "one"])
      #expect(outputs[3].content["transient"] == ["display_id": "there"])
      #expect(outputs[4].content["wait"] == true)
    }
  }

  @Test func `a failed cell gives one error output, and a reply with the same words`() async throws {
    try await withKernel { _, client in
      let (outputs, reply) = await client.execute("fail no luck")
      #expect(outputs.words == ["busy", "execute_input", "error", "idle"])
      #expect(
        outputs[2].content == [
          "ename": "EchoError", "evalue": "no luck", "traceback": ["line 1", "no luck"],
        ])
      #expect(reply["status"] == "error")
      #expect(reply["ename"] == "EchoError")
      #expect(reply["execution_count"] == 1)
    }
  }

  @Test func `a silent cell publishes nothing but its status and does not count`() async throws {
    try await withKernel { _, client in
      let (outputs, reply) = await client.execute("print one\nresult two\nfail three", ["silent": true])
      #expect(outputs.words == ["busy", "idle"])
      #expect(reply["status"] == "error")
      #expect(reply["execution_count"] == 0)
      let (_, second) = await client.execute("print one")
      #expect(second["execution_count"] == 1)
    }
  }

  @Test func `a cell without history publishes but does not count`() async throws {
    try await withKernel { _, client in
      _ = await client.execute("print one")
      let (outputs, reply) = await client.execute("print two", ["store_history": false])
      #expect(outputs.words == ["busy", "execute_input", "stdout:two\n", "idle"])
      #expect(reply["execution_count"] == 1)
      let (_, third) = await client.execute("print three")
      #expect(third["execution_count"] == 2)
    }
  }

  @Test func `a failure ends the cells that wait already, and none that come later`() async throws {
    try await withKernel { kernel, client in
      await client.send("execute_request", client.executeContent("hold\nfail first"))
      await client.send("execute_request", client.executeContent("print second"))
      let third = await client.send("execute_request", client.executeContent("print third"))
      await client.waitForArrival()
      kernel.executor.release()
      _ = await client.receive()
      let second = await client.receive()?.content
      #expect(second?["status"] == "error")
      #expect(second?["ename"] == "NotRun")
      #expect(second?["execution_count"] == 0)
      #expect(await client.outputs(of: third).words == ["busy", "idle"])
      #expect(await client.receive()?.content["status"] == "error")
      #expect(await client.execute("print fourth").reply["status"] == "ok")
      #expect(kernel.executor.ran == ["hold\nfail first", "print fourth"])
    }
  }

  @Test func `without stop_on_error the next cells run`() async throws {
    try await withKernel { kernel, client in
      await client.send(
        "execute_request", client.executeContent("hold\nfail first", ["stop_on_error": false]))
      await client.send("execute_request", client.executeContent("print second"))
      await client.waitForArrival()
      kernel.executor.release()
      _ = await client.receive()
      #expect(await client.receive()?.content["status"] == "ok")
    }
  }

  @Test func `a silent failure ends nothing that waits`() async throws {
    try await withKernel { kernel, client in
      await client.send("execute_request", client.executeContent("hold\nfail first", ["silent": true]))
      await client.send("execute_request", client.executeContent("print second"))
      await client.waitForArrival()
      kernel.executor.release()
      #expect(await client.receive()?.content["status"] == "error")
      #expect(await client.receive()?.content["status"] == "ok")
    }
  }

  @Test func `pages and the next cell's text stand in the reply, failed or not`() async throws {
    try await withKernel { _, client in
      let payload: JSONValue = [
        ["source": "page", "data": ["text/plain": "help"], "start": 0],
        ["source": "set_next_input", "text": "let", "replace": false],
        ["source": "set_next_input", "text": "var", "replace": true],
      ]
      let cell = "page help\nnext let\nagain var"
      let (outputs, reply) = await client.execute(cell)
      #expect(outputs.words == ["busy", "execute_input", "idle"])
      #expect(reply["payload"] == payload)
      #expect(await client.execute(cell + "\nfail now").reply["payload"] == payload)
      #expect(await client.execute("print one").reply["payload"] == [])
    }
  }

  @Test func `what comes after a cell's end belongs to the cell all the same`() async throws {
    try await withKernel { kernel, client in
      let early = await client.send("execute_request", client.executeContent("later surprise"))
      #expect(await client.outputs(of: early).words == ["busy", "execute_input", "idle"])
      _ = await client.receive()
      _ = await client.execute("print other")
      kernel.executor.release()
      var text = ""
      while text != "surprise\nand more\n", let message = await client.receive(.iopub) {
        #expect(message.parent["msg_id"]?.string == early)
        text += message.content["text"]?.string ?? ""
      }
      #expect(text == "surprise\nand more\n")
    }
  }

  @Test func `user expressions are evaluated after the cell, each with its own status`() async throws {
    try await withKernel { _, client in
      let asked: JSONValue = ["good": "result 7", "bad": "fail 8"]
      let (outputs, reply) = await client.execute("print one", ["user_expressions": asked])
      #expect(outputs.words == ["busy", "execute_input", "stdout:one\n", "idle"])
      #expect(reply["user_expressions"]?["good"]?["data"] == ["text/plain": "7"])
      #expect(reply["user_expressions"]?["bad"]?["status"] == "error")
    }
  }

  @Test func `a request without code is answered by an error that says so`() async throws {
    try await withKernel { _, client in
      let id = await client.send("execute_request", ["code": 7])
      #expect(await client.outputs(of: id).words == ["busy", "idle"])
      let reply = await client.receive()?.content
      #expect(reply?["evalue"] == "the request's 'code' is not a string")
    }
  }

  @Test func `a hundred thousand lines arrive whole, in order, in few messages, before idle`() async throws {
    try await withKernel { _, client in
      let (outputs, _) = await client.execute("flood 100000")
      let text = outputs.compactMap { $0.content["text"]?.string }
      #expect(text.joined() == (0..<100_000).map { "\($0)\n" }.joined())
      // Far fewer than lines, however slowly they come.
      #expect(text.count < 10_000)
    }
  }

  @Test func `streams that alternate stay few messages, each stream in its order`() async throws {
    try await withKernel { _, client in
      let (outputs, _) = await client.execute("alternate 20000")
      let errors = outputs.filter { $0.content["name"] == "stderr" }.compactMap { $0.content["text"]?.string }
      #expect(errors.joined() == stride(from: 1, to: 20_000, by: 2).map { "\($0)\n" }.joined())
      #expect(outputs.count < 2_000)
    }
  }
}
