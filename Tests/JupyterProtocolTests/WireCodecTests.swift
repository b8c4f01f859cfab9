import Foundation
import JupyterProtocol
import RichContent
import Testing

/// The frames that `Tests/Golden/jupyter_frames.py` had jupyter_client make.
private struct ClientFrames: Decodable {
  var key: String
  var frames: [Data]
  var message: [String: JSONValue]

  static func load() throws -> ClientFrames {
    try JSONDecoder().decode(ClientFrames.self, from: Data(contentsOf: fixture("jupyter_client_frames.json")))
  }
}

func fixture(_ name: String) -> URL {
  Bundle.module.bundleURL.appendingPathComponent("Fixtures/\(name)")
}

@Suite struct WireCodecTests {
  @Test func `jupyter_client's frames are read, signature and all`() throws {
    let client = try ClientFrames.load()
    var codec = WireCodec(signature: Signature(key: client.key))
    let message = try codec.decode(client.frames)
    #expect(message.identities == [Data("client-1".utf8)])
    #expect(message.header.messageType == "execute_request")
    #expect(message.header.username == "ada")
    #expect(message.header.json == client.message["header"])
    #expect(message.parent == client.message["parent_header"])
    #expect(message.metadata == client.message["metadata"])
    #expect(message.content == client.message["content"])
    #expect(message.buffers == [Data([0, 0xff]) + Data(" buffer".utf8)])
  }

  @Test func `a message comes back from its frames`() throws {
    let header = Header(messageID: "1", messageType: "comm_msg", session: "s", username: "u")
    let message = Message(
      identities: [Data("a".utf8), Data()], header: header, parent: ["msg_id": "0"], metadata: ["m": nil],
      content: ["text": "Straße/律\u{2028}\"", "deep": [1, 2.5, true, ["x": []]]],
      buffers: [Data(), Data([1])])
    let signature = Signature(key: "k")
    var codec = WireCodec(signature: signature)
    #expect(try codec.decode(WireCodec.encode(message, signature: signature)) == message)
  }

  @Test func `without a key nothing is signed and anything is taken`() throws {
    let header = Header(messageID: "1", messageType: "t", session: "s", username: "u")
    var frames = WireCodec.encode(Message(header: header), signature: Signature(key: ""))
    #expect(frames[1] == Data())
    frames[1] = Data("anything".utf8)
    var codec = WireCodec(signature: Signature(key: ""))
    #expect(try codec.decode(frames).header.messageID == "1")
    #expect(try codec.decode(frames).header.messageID == "1")
  }

  @Test(arguments: 1...5) func `a changed frame fails the signature`(index: Int) throws {
    let client = try ClientFrames.load()
    var frames = client.frames
    frames[index + 1][0] ^= 1
    var codec = WireCodec(signature: Signature(key: client.key))
    #expect(throws: WireError.badSignature) { try codec.decode(frames) }
  }

  @Test func `a signature seen before is refused`() throws {
    let client = try ClientFrames.load()
    var codec = WireCodec(signature: Signature(key: client.key))
    _ = try codec.decode(client.frames)
    #expect(throws: WireError.replayed) { try codec.decode(client.frames) }
  }

  @Test func `frames that are no message say what they lack`() throws {
    var codec = WireCodec(signature: Signature(key: ""))
    let delimiter = WireCodec.delimiter
    let object = Data("{}".utf8)
    #expect(throws: WireError.noDelimiter(frames: 0)) { try codec.decode([]) }
    #expect(throws: WireError.truncated(framesAfterDelimiter: 2)) {
      try codec.decode([delimiter, object, object])
    }
    #expect(throws: WireError.missingHeaderField("msg_id")) {
      try codec.decode([delimiter, Data(), object, object, object, object])
    }
    #expect(throws: WireError.notAnObject(part: "content")) {
      try codec.decode([delimiter, Data(), object, object, object, Data("7".utf8)])
    }
    #expect(throws: WireError.notJSON(part: "metadata")) {
      try codec.decode([delimiter, Data(), object, object, Data([0x22, 0xff, 0x22]), object])
    }
  }

  @Test func `numbers that JSON does not know are written as text`() throws {
    let header = Header(messageID: "1", messageType: "t", session: "s", username: "u")
    let frames = WireCodec.encode(
      Message(header: header, content: ["loss": .number(.nan)]), signature: Signature(key: ""))
    #expect(frames.last == Data(#"{"loss":"NaN"}"#.utf8))
  }

  /// RFC 4231, test case 2.
  @Test func `HMAC-SHA256 is the one of RFC 4231`() {
    let signed = Signature(key: "Jefe").sign([Data("what do ya want ".utf8), Data("for nothing?".utf8)])
    let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    #expect(String(decoding: signed, as: UTF8.self) == expected)
  }
}
