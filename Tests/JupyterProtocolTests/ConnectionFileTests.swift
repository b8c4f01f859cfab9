import Foundation
import JupyterProtocol
import RichContent
import Testing

@Suite struct ConnectionFileTests {
  @Test func `a good file gives an endpoint for each channel`() throws {
    let connection = try ConnectionFile(contentsOf: fixture("kernel-good.json"))
    #expect(connection.endpoint(of: .shell) == "tcp://127.0.0.1:50001")
    #expect(connection.endpoint(of: .heartbeat) == "tcp://127.0.0.1:50005")
    #expect(connection.signature.sign([Data("x".utf8)]) == Signature(key: "secret").sign([Data("x".utf8)]))
  }

  @Test func `over IPC the address is a path's prefix and the port its suffix`() throws {
    let connection = try ConnectionFile(contentsOf: fixture("kernel-ipc.json"))
    #expect(connection.endpoint(of: .iopub) == "ipc:///tmp/kernel-50002")
  }

  @Test func `curve keys are read, and there are none without them`() throws {
    let connection = try ConnectionFile(contentsOf: fixture("kernel-curve.json"))
    #expect(connection.curve?.publicKey == "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID")
    #expect(connection.curve?.secretKey == "D:)Q[IlAW!ahhC2ac:9*A}h:p?([4%wOTJ%JR%cs")
    #expect(try ConnectionFile(contentsOf: fixture("kernel-good.json")).curve == nil)
  }

  @Test func `a registration file leaves the ports to the kernel and says whom to tell`() throws {
    let connection = try ConnectionFile(contentsOf: fixture("registration-good.json"))
    #expect(connection.registrationEndpoint == "tcp://127.0.0.1:50009")
    #expect(connection.endpoint(of: .shell) == "tcp://127.0.0.1:0")
    #expect(try ConnectionFile(contentsOf: fixture("kernel-good.json")).registrationEndpoint == nil)
  }

  @Test(arguments: [
    ("missing-shell-port.json", "'shell_port' is missing"),
    ("port-as-text.json", "'iopub_port' is not a port from 1 to 65535"),
    ("port-out-of-range.json", "'stdin_port' is not a port from 1 to 65535"),
    ("missing-key.json", "'key' is missing"),
    ("signature-md5.json", "'signature_scheme' is 'hmac-md5'; this kernel knows hmac-sha256"),
    ("transport-udp.json", "'transport' is 'udp'; this kernel knows tcp, ipc"),
    ("cut-short.json", "is not a JSON object"),
    ("curve-key-short.json", "'curve_secretkey' is not a key of 40 characters"),
    ("curve-key-alone.json", "'curve_secretkey' is missing"),
    ("registration-port-out-of-range.json", "'registration_port' is not a port from 1 to 65535"),
  ])
  func `a damaged file is named with its fault`(name: String, fault: String) {
    let error = #expect(throws: ConnectionFileError.self) { try ConnectionFile(contentsOf: fixture(name)) }
    #expect(error.map { "\($0)" } == "connection file '\(name)': \(fault)")
  }

  @Test func `a file that is not there is named with its path`() {
    let error = #expect(throws: ConnectionFileError.self) {
      try ConnectionFile(contentsOf: URL(fileURLWithPath: "/nowhere/kernel-7.json"))
    }
    #expect(
      error.map { "\($0)" }
        == "connection file 'kernel-7.json': cannot be read at /nowhere/kernel-7.json")
  }
}
