import JupyterProtocol
import RichContent
import Testing

@Suite struct SubshellTests {
  private func create(_ client: TestClient) async throws -> String {
    await client.send("create_subshell_request", on: .control)
    let reply = try #require(await client.receive(.control))
    #expect(reply.header.messageType == "create_subshell_reply")
    #expect(reply.content["status"] == "ok")
    return try #require(reply.content["subshell_id"]?.string)
  }

  private func list(_ client: TestClient) async -> JSONValue? {
    await client.send("list_subshell_request", on: .control)
    return await client.receive(.control)?.content["subshell_id"]
  }

  @Test func `subshells are made, listed and deleted, and kernel_info offers them`() async throws {
    try await withKernel { _, client in
      await client.send("kernel_info_request")
      #expect(await client.receive()?.content["supported_features"] == ["kernel subshells"])
      #expect(await list(client) == [])
      let id = try await create(client)
      #expect(await list(client) == [.string(id)])
      await client.send("delete_subshell_request", ["subshell_id": .string(id)], on: .control)
      #expect(await client.receive(.control)?.content == ["status": "ok"])
      #expect(await list(client) == [])
    }
  }

  @Test func `a subshell's cell runs while the main shell's does, and both share the count`() async throws {
    try await withKernel { _, client in
      let id = try await create(client)
      let first = await client.send("execute_request", client.executeContent("print on\nwait"))
      await client.waitForOutput()
      let second = await client.send("execute_request", client.executeContent("print beside"), subshell: id)
      let reply = await client.receive()
      #expect(reply?.parent["msg_id"]?.string == second)
      #expect(reply?.parent["subshell_id"]?.string == id)
      #expect(reply?.content["execution_count"] == 2)
      #expect(await client.outputs(of: second).words == ["busy", "execute_input", "stdout:beside\n", "idle"])
      await client.send("interrupt_request", on: .control)
      #expect(await client.receive()?.parent["msg_id"]?.string == first)
    }
  }

  @Test func `an interrupt ends the cells of all shells`() async throws {
    try await withKernel { _, client in
      let id = try await create(client)
      await client.send("execute_request", client.executeContent("print on\nwait"))
      await client.send("execute_request", client.executeContent("print on\nwait"), subshell: id)
      for _ in 0..<2 { await client.waitForOutput() }
      await client.send("interrupt_request", on: .control)
      for _ in 0..<2 { #expect(await client.receive()?.content["ename"] == "Interrupted") }
    }
  }

  @Test func `a failure ends what waits in its own shell only`() async throws {
    try await withKernel { kernel, client in
      let id = try await create(client)
      let slow = await client.send("execute_request", client.executeContent("hold\nprint slow"))
      let after = await client.send("execute_request", client.executeContent("print after"))
      let failing = await client.send(
        "execute_request", client.executeContent("hold\nfail now"), subshell: id)
      let stopped = await client.send("execute_request", client.executeContent("print never"), subshell: id)
      await client.waitForArrival()
      kernel.executor.release()
      var replies: [String: JSONValue] = [:]
      for _ in 0..<4 {
        let reply = try #require(await client.receive())
        replies[reply.parent["msg_id"]?.string ?? ""] = reply.content
      }
      #expect(replies[slow]?["status"] == "ok")
      #expect(replies[after]?["status"] == "ok")
      #expect(replies[failing]?["ename"] == "EchoError")
      #expect(replies[stopped]?["ename"] == "NotRun")
    }
  }

  @Test func `an unknown subshell is answered by an error, on shell and on control`() async throws {
    try await withKernel { kernel, client in
      for type in ["execute_request", "kernel_info_request"] {
        let id = await client.send(type, client.executeContent("print never"), subshell: "nowhere")
        #expect(await client.outputs(of: id).words == ["busy", "idle"])
        #expect(await client.receive()?.content["evalue"] == "there is no subshell 'nowhere'")
      }
      await client.send("delete_subshell_request", ["subshell_id": "nowhere"], on: .control)
      #expect(await client.receive(.control)?.content["status"] == "error")
      #expect(kernel.executor.ran.isEmpty)
    }
  }

  @Test func `what waits in a deleted subshell is answered by errors, what runs ends by itself`() async throws
  {
    try await withKernel { kernel, client in
      let id = try await create(client)
      await client.send("execute_request", client.executeContent("print on\nhold"), subshell: id)
      await client.send("execute_request", client.executeContent("print never"), subshell: id)
      await client.waitForOutput()
      await client.waitForArrival()
      await client.send("delete_subshell_request", ["subshell_id": .string(id)], on: .control)
      #expect(await client.receive(.control)?.content["status"] == "ok")
      kernel.executor.release()
      #expect(await client.receive()?.content["status"] == "ok")
      #expect(await client.receive()?.content["ename"] == "UnknownSubshell")
    }
  }
}
