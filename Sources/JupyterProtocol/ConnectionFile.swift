import Foundation
import RichContent

/// The file in which a launcher tells a kernel where to listen and with which key to sign.
///
/// Source: Jupyter messaging, "Connection files".
package struct ConnectionFile: Sendable {
  /// A channel with a port of its own.
  package enum Channel: String, Sendable, CaseIterable {
    case shell, control, iopub, stdin
    case heartbeat = "hb"
  }

  package enum Transport: String, Sendable { case tcp, ipc }

  package var transport: Transport
  package var address: String
  package var ports: [Channel: Int]
  package var signature: Signature

  package init(transport: Transport = .tcp, address: String, ports: [Channel: Int], key: String) {
    self.transport = transport
    self.address = address
    self.ports = ports
    signature = Signature(key: key)
  }

  /// Where a channel listens: `tcp://127.0.0.1:5555`, or `ipc://PREFIX-1` (the "ip" is a path's prefix there).
  package func endpoint(of channel: Channel) -> String {
    let port = ports[channel] ?? 0
    return transport == .tcp ? "tcp://\(host):\(port)" : "ipc://\(address)-\(port)"
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
    if let key = json["curve_secretkey"]?.string, !key.isEmpty { throw .encrypted }
    var ports: [Channel: Int] = [:]
    for channel in Channel.allCases {
      ports[channel] = try port(of: channel, in: json, limit: transport == .tcp ? 65_535 : .max)
    }
    self.init(
      transport: transport, address: try text("ip", in: json, default: "127.0.0.1"), ports: ports,
      key: try text("key", in: json, default: nil))
  }
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
  of channel: ConnectionFile.Channel, in json: JSONValue, limit: Int
) throws(ConnectionFileError.Fault) -> Int {
  let field = "\(channel.rawValue)_port"
  guard let value = json[field] else { throw .missing(field: field) }
  guard let port = value.integer, (1...limit).contains(port) else {
    throw .wrongType(field: field, expected: limit == 65_535 ? "a port from 1 to 65535" : "a positive number")
  }
  return port
}
