// The machine's time zone database, read as data: TZif files below one folder.

import Billing
import Crypto
import Glibc
import Synchronization

/// Zones by IANA name, read once each from the system's zone database (or the folder that TZDIR
/// names). The rules in force are data: a book stores the hash of the file it used.
package enum SystemZones {
  /// A zone and the SHA-256 of the file it was read from.
  package struct Loaded: Sendable {
    package let zone: Zone
    package let hash: Billing.Digest
  }

  private static let cache = Mutex<[String: Loaded]>([:])

  /// The zone of that name, or nil when the database has none.
  @Sendable package static func zone(_ name: String) -> Zone? { load(name)?.zone }

  package static func load(_ name: String) -> Loaded? {
    if let known = cache.withLock({ $0[name] }) { return known }
    guard isZoneName(name), let bytes = readFile("\(folder)/\(name)"),
      let zone = try? Zone(name: name, tzif: bytes)
    else { return nil }
    let loaded = Loaded(zone: zone, hash: Sha256.digest(bytes))
    cache.withLock { $0[name] = loaded }
    return loaded
  }

  private static var folder: String {
    getenv("TZDIR").map { String(cString: $0) } ?? "/usr/share/zoneinfo"
  }

  /// Names are relative paths of letters, digits and `_ + -`; nothing climbs out of the folder.
  private static func isZoneName(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
      !part.isEmpty
        && part.utf8.allSatisfy { byte in
          let scalar = Unicode.Scalar(byte)
          return scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
            || scalar == "_" || scalar == "+" || scalar == "-"
        }
    }
  }
}
