import Foundation
import RichContent

/// The file in which a launcher tells a kernel where to listen and with which key to sign.
///
/// Or, in a registration file, where to say which ports the kernel has chosen itself (JEP 66).
/// Source: Jupyter messaging, "Connection files".
package struct ConnectionFile: Sendable {
  /// A channel with a port of its own.
  package enum Channel: String, Sendable, CaseIterable {
    case shell, control, iopub, stdin
    case heartbeat = "hb"
  }

  package enum Transport: String, Sendable { case tcp, ipc }

  /// The key pair of CurveZMQ, in Z85; the kernel is the server, and its clients read the same file.
  package struct CurveKeys: Sendable {
    package var publicKey: String
    package var secretKey: String
  }

  package var transport: Transport
  package var address: String
  /// Missing in a registration file over TCP: the system chooses.
  package var ports: [Channel: Int]
  package var signature: Signature
  /// Nil where messages are not encrypted.
  package var curve: CurveKeys?
  /// The port of the launcher that wants to be told the kernel's ports; nil where the launcher chose them.
  package var registrationPort: Int?

  package init(transport: Transport = .tcp, address: String, ports: [Channel: Int], key: String) {
    self.transport = transport
    self.address = address
    self.ports = ports
    signature = Signature(key: key)
  }

  /// Where a channel listens: `tcp://127.0.0.1:5555`, or `ipc://PREFIX-1` (the "ip" is a path's prefix there).
  package func endpoint(of channel: Channel) -> String {
    endpoint(ofPort: ports[channel] ?? 0)
  }

  /// Where the launcher of a registration file listens.
  package var registrationEndpoint: String? { registrationPort.map(endpoint(ofPort:)) }

  private func endpoint(ofPort port: Int) -> String {
    transport == .tcp ? "tcp://\(host):\(port)" : "ipc://\(address)-\(port)"
  }

  /// IPv6 addresses stand in brackets in an endpoint.
  private var host: String { address.contains(":") ? "[\(address)]" : address }
}

extension ConnectionFile {
  package init(contentsOf url: URL) throws(ConnectionFileError) {
    let name = url.lastPathComponent
    let data: Data
    do { data = try Data(contentsOf: url) } catch {
      throw ConnectionFileError(file: name, fault: .unreadable(path: url.path))
    }
    do { try self.init(json: data) } catch { throw ConnectionFileError(file: name, fault: error) }
  }

  init(json data: Data) throws(ConnectionFileError.Fault) {
    guard let json = try? JSONDecoder().decode(JSONValue.self, from: data), json.object != nil else {
      throw .notAnObject
    }
    let transportName = try text("transport", in: json, default: "tcp")
    guard let transport = Transport(rawValue: transportName) else {
      throw .unsupported(field: "transport", found: transportName, supported: "tcp, ipc")
    }
    let scheme = try text("signature_scheme", in: json, default: "hmac-sha256")
    guard scheme == "hmac-sha256" else {
      throw .unsupported(field: "signature_scheme", found: scheme, supported: "hmac-sha256")
    }
    let limit = transport == .tcp ? 65_535 : Int(Int32.max)
    var (ports, registrationPort) = ([Channel: Int](), Int?.none)
    if json["registration_port"] == nil {
      for channel in Channel.allCases {
        ports[channel] = try port("\(channel.rawValue)_port", in: json, limit: limit)
      }
    } else {
      let launcher = try port("registration_port", in: json, limit: limit)
      registrationPort = launcher
      // Over TCP the system chooses. Over IPC a "port" is a file's suffix, and this process's number makes it unique.
      let first = launcher + 1 + Int(ProcessInfo.processInfo.processIdentifier) * Channel.allCases.count
      for (index, channel) in Channel.allCases.enumerated() where transport == .ipc {
        ports[channel] = first + index
      }
    }
    self.init(
      transport: transport, address: try text("ip", in: json, default: "127.0.0.1"), ports: ports,
      key: try text("key", in: json, default: nil))
    self.registrationPort = registrationPort
    curve = try curveKeys(in: json)
  }
}

private func curveKeys(
  in json: JSONValue
) throws(ConnectionFileError.Fault) -> ConnectionFile.CurveKeys? {
  let fields = ["curve_publickey", "curve_secretkey"]
  let given = fields.filter { (json[$0] ?? .null) != .null }
  if given.isEmpty { return nil }
  var keys: [String] = []
  for field in fields {
    let key = try text(field, in: json, default: nil)
    guard key.utf8.count == 40 else { throw .wrongType(field: field, expected: "a key of 40 characters") }
    keys.append(key)
  }
  return ConnectionFile.CurveKeys(publicKey: keys[0], secretKey: keys[1])
}

private func text(
  _ field: String, in json: JSONValue, default: String?
) throws(ConnectionFileError.Fault) -> String {
  guard let value = json[field] else {
    if let `default` { return `default` }
    throw .missing(field: field)
  }
  guard let text = value.string else { throw .wrongType(field: field, expected: "a string") }
  return text
}

private func port(
  _ field: String, in json: JSONValue, limit: Int
) throws(ConnectionFileError.Fault) -> Int {
  guard let value = json[field] else { throw .missing(field: field) }
  guard let port = value.integer, (1...limit).contains(port) else {
    throw .wrongType(field: field, expected: limit == 65_535 ? "a port from 1 to 65535" : "a positive number")
  }
  return port
}
