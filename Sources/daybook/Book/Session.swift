// Books that this run of the program opened, and where their keys lie: what was done is signed when
// the program ends, whichever command did it.

import Core
import Glibc
import Synchronization

enum Session {
  private struct State {
    var services: [LocalService] = []
    var keyFolder: String?
  }

  private static let state = Mutex(State())

  /// Names the folder of keys for the rest of this run.
  static func setKeyFolder(_ path: String?) {
    if let path { state.withLock { $0.keyFolder = path } }
  }

  static func open(_ path: String, as person: Operator) throws -> LocalService {
    adopt(try LocalService.open(path, operator: person))
  }

  /// Signs what `service` does from now on.
  @discardableResult
  static func adopt(_ service: LocalService) -> LocalService {
    if let folder = keyFolder { service.sign(with: CheckpointSigner(base: folder)) }
    state.withLock { $0.services.append(service) }
    return service
  }

  /// Signs what was done. A log that cannot be signed is said on the error stream; what was done
  /// stays done.
  static func end() {
    let services = state.withLock { state in
      defer { state.services = [] }
      return state.services
    }
    for service in services {
      // Closed, a book is one whole file, which may be copied.
      defer { service.close() }
      guard let trouble = service.endSession() else { continue }
      let text = visible("\(service.path): the audit log was not signed. \(trouble)\n")
      // A warning that cannot be written is no reason to fail.
      try? writeAll(Array(text.utf8), to: STDERR_FILENO)
    }
  }

  /// The folder of key folders: what was named, else what the environment says.
  static var keyFolder: String? {
    if let named = state.withLock({ $0.keyFolder }) { return named }
    if let named = variable("DAYBOOK_KEY_DIR") { return named }
    if let state = variable("XDG_STATE_HOME") { return "\(state)/daybook/keys" }
    return variable("HOME").map { "\($0)/.local/state/daybook/keys" }
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
