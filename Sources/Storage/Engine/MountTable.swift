// Which file system a path lies on, by the kernel's mount table. (`statfs` is not in the module
// of C functions that Swift sees on Linux.)

/// The kernel's `/proc/self/mountinfo`, parsed.
struct MountTable {
  /// Mount point and type, in mount order.
  private let mounts: [(point: String, type: String)]

  /// A line is `36 35 98:0 / /mnt rw,noatime master:1 - ext3 /dev/root rw`: the mount point is
  /// the fifth field; the type follows a lone dash after optional fields.
  init(_ text: String) {
    mounts = text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.count > 6, let dash = fields[6...].firstIndex(of: "-"), dash + 1 < fields.count
      else { return nil }
      return (Self.unescaped(fields[4]), String(fields[dash + 1]))
    }
  }

  /// The type of the mount that holds an absolute path without links: the longest mount point
  /// above it, and of equal ones the last, which hides the others.
  func type(holding path: String) -> String? {
    var best: (length: Int, type: String)?
    for mount in mounts where Self.isAbove(mount.point, path) {
      let length = mount.point.utf8.count
      if best.map({ length >= $0.length }) ?? true { best = (length, mount.type) }
    }
    return best?.type
  }

  /// Types whose bytes live on another machine; what FUSE does with locks nobody can know.
  static func isNetwork(_ type: String) -> Bool {
    let known = [
      "nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "ceph", "lustre", "gfs2", "ocfs2",
      "glusterfs", "coda", "fuse",
    ]
    return known.contains(type) || type.hasPrefix("fuse.")
  }

  private static func isAbove(_ point: String, _ path: String) -> Bool {
    point == "/" || path == point || path.hasPrefix(point + "/")
  }

  /// The kernel writes space, tab, newline and backslash as three octal digits: `\040`.
  private static func unescaped(_ text: Substring) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = String(decoding: rest.prefix(3), as: UTF8.self)
      if byte == UInt8(ascii: "\\"), digits.utf8.count == 3, let value = UInt8(digits, radix: 8) {
        bytes.append(value)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
