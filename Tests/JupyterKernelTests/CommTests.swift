import Foundation
import JupyterProtocol
import RichContent
import Testing

@Suite struct CommTests {
  private func openComms(_ client: TestClient, _ content: JSONValue = [:]) async -> JSONValue? {
    await client.send("comm_info_request", content)
    return await client.receive()?.content["comms"]
  }

  @Test func `a comm that the front end opens reaches the cell's code, and its answers come back`()
    async throws
  {
    try await withKernel { kernel, client in
      let open = await client.send("comm_open", ["comm_id": "c1", "target_name": "echo", "data": ["a": 1]])
      #expect(await client.outputs(of: open).words == ["busy", "stdout:opened\n", "idle"])
      #expect(await openComms(client) == ["c1": ["target_name": "echo"]])
      let told = await client.send(
        "comm_msg", ["comm_id": "c1", "data": "hello"], metadata: ["m": 1], buffers: [Data([0, 0xff])])
      let outputs = await client.outputs(of: told)
      #expect(outputs.words == ["busy", "stdout:told\n", "comm_msg", "idle"])
      #expect(outputs[2].content == ["comm_id": "c1", "data": "hello"])
      #expect(outputs[2].buffers == [Data([0, 0xff])])
      let close = await client.send("comm_close", ["comm_id": "c1", "data": [:]])
      #expect(await client.outputs(of: close).words == ["busy", "stdout:closed\n", "idle"])
      #expect(await openComms(client) == [:])
      #expect(
        kernel.executor.delivered == [
          CommMessage(.open(target: "echo"), id: "c1", data: ["a": 1]),
          CommMessage(.message, id: "c1", data: "hello", metadata: ["m": 1], buffers: [Data([0, 0xff])]),
          CommMessage(.close, id: "c1"),
        ])
    }
  }

  @Test func `a comm to a target that nobody registered is closed at once`() async throws {
    try await withKernel { _, client in
      let id = await client.send("comm_open", ["comm_id": "c1", "target_name": "widget", "data": [:]])
      let outputs = await client.outputs(of: id)
      #expect(outputs.words == ["busy", "comm_close", "idle"])
      #expect(outputs[1].content["comm_id"] == "c1")
      #expect(await openComms(client) == [:])
    }
  }

  @Test func `a comm that a cell opens is announced with metadata and buffers, and listed by target`()
    async throws
  {
    try await withKernel { _, client in
      let (outputs, _) = await client.execute("comm c1 plot\ncomm c2 table\ntell c1\npart c2")
      #expect(
        outputs.words == [
          "busy", "execute_input", "comm_open", "comm_open", "comm_msg", "comm_close", "idle",
        ])
      #expect(
        outputs[2].content == ["comm_id": "c1", "target_name": "plot", "data": ["from": "cell"]])
      #expect(outputs[2].metadata == ["version": "2"])
      #expect(outputs[2].buffers == [Data([1, 2])])
      #expect(await openComms(client) == ["c1": ["target_name": "plot"]])
      #expect(await openComms(client, ["target_name": "table"]) == [:])
      _ = await client.execute("comm c3 table")
      #expect(await openComms(client, ["target_name": "table"]) == ["c3": ["target_name": "table"]])
    }
  }

  @Test func `a silent cell's comms are heard`() async throws {
    try await withKernel { _, client in
      #expect(
        await client.execute("comm c1 plot", ["silent": true]).outputs.words == ["busy", "comm_open", "idle"])
    }
  }

  @Test func `a handler's failure is an error of its message, and the comm stays open`() async throws {
    try await withKernel { _, client in
      await client.send("comm_open", ["comm_id": "c1", "target_name": "echo"])
      let told = await client.send("comm_msg", ["comm_id": "c1", "data": "fail"])
      #expect(await client.outputs(of: told).words == ["busy", "error", "idle"])
      #expect(await openComms(client) == ["c1": ["target_name": "echo"]])
    }
  }

  @Test func `a comm whose opening fails is closed`() async throws {
    try await withKernel { _, client in
      let id = await client.send("comm_open", ["comm_id": "c1", "target_name": "echo", "data": "fail"])
      #expect(await client.outputs(of: id).words == ["busy", "error", "comm_close", "idle"])
      #expect(await openComms(client) == [:])
    }
  }

  @Test func `comms end with the worker`() async throws {
    try await withKernel { _, client in
      _ = await client.execute("comm c1 plot")
      let (outputs, _) = await client.execute("die now")
      #expect(outputs.words == ["busy", "execute_input", "error", "comm_close", "idle"])
      #expect(await openComms(client) == [:])
    }
  }

  @Test func `a message to no open comm, or without an ID, reaches nobody`() async throws {
    try await withKernel { kernel, client in
      for content in [["comm_id": "gone", "data": 1], ["data": 1], ["comm_id": 7]] as [JSONValue] {
        let id = await client.send("comm_msg", content)
        #expect(await client.outputs(of: id).words == ["busy", "idle"])
      }
      #expect(kernel.executor.delivered.isEmpty)
    }
  }
}
