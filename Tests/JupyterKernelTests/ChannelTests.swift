import Foundation
import JupyterProtocol
import RichContent
import Testing

@Suite struct ChannelTests {
  @Test func `control answers while a cell runs, and its interrupt ends the cell`() async throws {
    try await withKernel { _, client in
      let cell = await client.send("execute_request", client.executeContent("print on\nwait"))
      await client.send("kernel_info_request", on: .control)
      #expect(await client.receive(.control)?.content["protocol_version"] == "5.5")
      // The cell runs once it prints.
      await client.waitForOutput()
      await client.send("interrupt_request", on: .control)
      #expect(await client.receive(.control)?.header.messageType == "interrupt_reply")
      // The cell says busy again after each answer beside it that turned idle before the cell did.
      let words = await client.outputs(of: cell).words.filter { $0 != "busy" }
      #expect(words == ["error", "idle"], "\(words)")
      #expect(await client.receive()?.content["ename"] == "Interrupted")
    }
  }

  @Test func `an interrupt with nothing to interrupt is answered and costs nothing`() async throws {
    try await withKernel { _, client in
      let id = await client.send("interrupt_request", on: .control)
      #expect(await client.receive(.control)?.content["status"] == "ok")
      #expect(await client.outputs(of: id).words == ["busy", "idle"])
      #expect(await client.execute("result 1").reply["status"] == "ok")
    }
  }

  @Test func `a question goes to its client, and the answer to the cell`() async throws {
    try await withKernel { _, client in
      await client.send("execute_request", client.executeContent("secret name? "))
      let question = await client.receive(.stdin)
      #expect(question?.header.messageType == "input_request")
      #expect(question?.content == ["prompt": "name? ", "password": true])
      await client.send("input_reply", ["value": "Ada"], on: .stdin)
      #expect(await client.receive()?.content["status"] == "ok")
      var text = ""
      while text.isEmpty, let message = await client.receive(.iopub) {
        text = message.content["text"]?.string ?? ""
      }
      #expect(text == "got Ada\n")
    }
  }

  @Test func `where nobody can answer, a question fails at once`() async throws {
    try await withKernel { _, client in
      #expect(await client.execute("ask name?", ["allow_stdin": false]).reply["ename"] == "NoInput")
    }
  }

  @Test func `an answer that nobody asked for is dropped`() async throws {
    try await withKernel { _, client in
      await client.send("input_reply", ["value": "early"], on: .stdin)
      await client.send("execute_request", client.executeContent("ask name?"))
      _ = await client.receive(.stdin)
      await client.send("input_reply", ["value": "Ada"], on: .stdin)
      #expect(await client.receive()?.content["status"] == "ok")
    }
  }

  @Test func `each subscriber is welcomed to its topic`() async throws {
    try await withKernel { kernel, _ in
      for topic in ["", "", "kernel."] {
        let second = try TestClient(kernel.connection, topic: topic)
        let first = await second.receive(.iopub)
        #expect(first?.header.messageType == "iopub_welcome")
        #expect(first?.content == ["subscription": .string(topic)])
        #expect(first?.parent == [:])
        second.close()
      }
    }
  }

  @Test func `a subscriber's first message is its welcome, whatever a cell prints meanwhile`() async throws {
    try await withKernel { kernel, client in
      await client.send("execute_request", client.executeContent("trickle"))
      await client.waitForOutput()
      for _ in 0..<20 {
        let second = try TestClient(kernel.connection)
        #expect(await second.receive(.iopub)?.header.messageType == "iopub_welcome")
        #expect(await second.receive(.iopub)?.header.messageType == "display_data")
        second.close()
      }
      await client.send("interrupt_request", on: .control)
      _ = await client.receive()
    }
  }

  @Test func `the heartbeat echoes while a cell runs`() async throws {
    try await withKernel { kernel, client in
      await client.send("execute_request", client.executeContent("print on\nwait"))
      await client.waitForOutput()
      #expect(await client.beat("ping \u{1}") == [Data("ping \u{1}".utf8)])
      await client.send("interrupt_request", on: .control)
      #expect(await client.receive()?.content["ename"] == "Interrupted")
    }
  }

  @Test func `two clients each get their replies, and both see the output`() async throws {
    try await withKernel { kernel, client in
      let second = try TestClient(kernel.connection)
      defer { second.close() }
      _ = await second.receive(.iopub)
      let mine = await client.send("execute_request", client.executeContent("print mine"))
      let theirs = await second.send("execute_request", second.executeContent("print theirs"))
      #expect(await client.receive()?.parent["msg_id"]?.string == mine)
      #expect(await second.receive()?.parent["msg_id"]?.string == theirs)
      #expect(await second.outputs(of: mine).words.contains("stdout:mine\n"))
    }
  }

  @Test func `a thousand requests in a row are answered in order`() async throws {
    try await withKernel { _, client in
      var sent: [String] = []
      for _ in 0..<1_000 { sent.append(await client.send("kernel_info_request")) }
      for id in sent { #expect(await client.receive()?.parent["msg_id"]?.string == id) }
    }
  }

  @Test func `wrong, missing and repeated signatures are dropped, and the kernel lives`() async throws {
    try await withKernel { kernel, client in
      let message = client.message("kernel_info_request", [:])
      var frames = WireCodec.encode(message, signature: kernel.connection.signature)
      let good = frames
      frames[1] = Data(repeating: UInt8(ascii: "0"), count: 64)
      await client.send(frames: frames)
      frames[1] = Data()
      await client.send(frames: frames)
      await client.send(frames: Array(good.prefix(3)))
      await client.send(frames: [Data([0xff, 0xfe])])
      await client.send(frames: good)
      await client.send(frames: good)
      let after = await client.send("kernel_info_request")
      #expect(await client.receive()?.parent["msg_id"]?.string == message.header.messageID)
      #expect(await client.receive()?.parent["msg_id"]?.string == after)
    }
  }

  @Test func `JSON that is not UTF-8, or no object, is dropped`() async throws {
    try await withKernel { kernel, client in
      let signature = kernel.connection.signature
      for damaged in [Data([0x7b, 0x22, 0xff, 0x22, 0x7d]), Data("[]".utf8), Data("{".utf8)] {
        var parts = WireCodec.encode(client.message("kernel_info_request", [:]), signature: signature)
        parts[5] = damaged
        parts[1] = signature.sign(parts[2...5])
        await client.send(frames: parts)
      }
      let after = await client.send("kernel_info_request")
      #expect(await client.receive()?.parent["msg_id"]?.string == after)
    }
  }

  @Test func `a shutdown is answered first, then ends the engine and the kernel`() async throws {
    try await withKernel { kernel, client in
      _ = await client.execute("result 1")
      await client.send("shutdown_request", ["restart": true], on: .control)
      #expect(await client.receive(.control)?.content == ["status": "ok", "restart": true])
      #expect(await kernel.hasEnded())
      #expect(kernel.executor.isShutDown)
    }
  }

  @Test func `a shutdown does not wait for a running cell`() async throws {
    try await withKernel { kernel, client in
      await client.send("execute_request", client.executeContent("print on\nwait"))
      await client.waitForOutput()
      await client.send("execute_request", client.executeContent("print never"))
      await client.send("shutdown_request", ["restart": false], on: .control)
      #expect(await client.receive(.control)?.header.messageType == "shutdown_reply")
      #expect(await kernel.hasEnded())
      #expect(!kernel.executor.ran.contains("print never"))
    }
  }
}
