// Where the program's own files are, and small questions about paths.

import Core
import Glibc

enum Paths {
  /// A folder that belongs to the program: what the variable names, else the nearest one upwards
  /// from the executable (a checkout), else the installed one.
  static func resource(_ name: String, variable: String) throws -> String {
    if let named = getenv(variable).map({ String(cString: $0) }) {
      guard isFolder(named) else {
        throw Refusal(
          "no-folder", what: "\(name) cannot be read",
          why: "\(variable) names \(named), which is no folder",
          remedy: "Correct or unset \(variable).")
      }
      return named
    }
    let executable = executablePath()
    var folder = parent(executable)
    while folder != "/" && folder != "." {
      if isFolder("\(folder)/\(name)") { return "\(folder)/\(name)" }
      folder = parent(folder)
    }
    let installed = "\(parent(parent(executable)))/share/daybook/\(name)"
    guard isFolder(installed) else {
      throw Refusal(
        "no-folder", what: "\(name) was not found",
        why: "it is neither above the program nor in \(installed)",
        remedy: "Set \(variable) to its folder.")
    }
    return installed
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The file's name without folders and without what follows its last dot.
  static func stem(_ path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return String(name) }
    return String(name[..<dot])
  }

  /// A fresh folder that only this user can enter.
  static func temporaryFolder() throws -> String {
    let base = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(base)/daybook-demo-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Refusal(
        "no-temporary-folder", what: "The demo book cannot be made",
        why: "no folder can be made in \(base)", remedy: "Name one with --book.")
    }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Files in a folder whose names end so, in order.
  static func files(in folder: String, ending: String) -> [String] {
    guard let handle = opendir(folder) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(ending) { names.append(name) }
    }
    return names.sorted()
  }

  private static func parent(_ path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func executablePath() -> String {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard count > 0 else { return CommandLine.arguments.first ?? "." }
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
