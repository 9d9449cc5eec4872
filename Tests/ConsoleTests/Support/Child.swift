// A process that a test starts, and its end.

import Glibc

struct LaunchError: Error, CustomStringConvertible {
  let description: String
}

struct Child {
  enum Streams {
    /// Input is empty; what is written goes to files.
    case files(output: String, errors: String)
    /// All three are the terminal of that name, which becomes the controlling one.
    case terminal(String)
  }

  let pid: pid_t

  /// Starts a program as the leader of its own session, with the signals as a shell has them.
  init(
    _ path: String, _ arguments: [String], streams: Streams, environment: [String: String],
    folder: String
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    switch streams {
    case .files(let output, let errors):
      let modes = O_WRONLY | O_CREAT | O_TRUNC
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 1, output, modes, 0o600)
      posix_spawn_file_actions_addopen(&actions, 2, errors, modes, 0o600)
    case .terminal(let name):
      posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      posix_spawn_file_actions_adddup2(&actions, 0, 2)
    }
    var attributes = Self.attributes()
    defer { posix_spawnattr_destroy(&attributes) }
    let shell = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder, path]
    var words = (shell + arguments).map { strdup($0) } + [nil]
    var variables = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") }
    variables.append(nil)
    defer { for pointer in words + variables { free(pointer) } }
    var started: pid_t = 0
    let result = posix_spawn(&started, shell[0], &actions, &attributes, &words, &variables)
    guard result == 0 else {
      throw LaunchError(description: "\(path): \(String(cString: strerror(result)))")
    }
    pid = started
  }

  /// POSIX_SPAWN_SETSID of Linux, which Swift does not import.
  private static let newSession = 0x80

  private static func attributes() -> posix_spawnattr_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var (all, none) = (sigset_t(), sigset_t())
    sigfillset(&all)
    sigemptyset(&none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(
      &attributes, Int16(Self.newSession) | Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    return attributes
  }

  /// The exit status, or the signal's number negated; nil while it runs. Asked for once only.
  func end() -> Int32? {
    var status: Int32 = 0
    guard waitpid(pid, &status, WNOHANG) == pid else { return nil }
    return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
  }

  func wait() throws -> Int32 {
    for _ in 0..<Program.patience {
      if let status = end() { return status }
      usleep(1_000)
    }
    kill()
    throw LaunchError(description: "process \(pid) did not end by itself")
  }

  func kill() {
    Glibc.kill(pid, SIGKILL)
    waitpid(pid, nil, 0)
  }
}
