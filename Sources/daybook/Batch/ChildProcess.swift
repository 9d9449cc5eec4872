// Running another program and measuring it: wall time, CPU time, memory, output.

import Core
import Glibc

/// A program that has ended.
struct Child {
  let status: Int32
  let wasKilled: Bool
  let milliseconds: Int64
  let cpuMilliseconds: Int64
  let peakKilobytes: Int
  let output: String

  /// What a child is told of this program's surroundings.
  private static let kept = ["PATH", "HOME", "TZDIR", "TMPDIR"]

  /// This very program.
  static let own = "/proc/self/exe"

  /// Runs `words`; with `killAfter` it is killed that many milliseconds after its start.
  static func run(_ words: [String], killAfter: Int? = nil) throws -> Child {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { throw PlainError(description: "no pipe can be made") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    let started = wallClock()
    var arguments = words.map { strdup($0) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    var process: pid_t = 0
    let path = words[0] == own ? try ownPath() : words[0]
    var environment: [UnsafeMutablePointer<CChar>?] = kept.compactMap { name in
      getenv(name).map { strdup("\(name)=\(String(cString: $0))") }
    }
    environment.append(nil)
    defer { for entry in environment { free(entry) } }
    let result = posix_spawn(&process, path, &actions, nil, &arguments, &environment)
    close(ends[1])
    guard result == 0 else {
      close(ends[0])
      throw PlainError(description: "\(words[0]) cannot be started")
    }
    if let killAfter {
      usleep(UInt32(killAfter) * 1_000)
      kill(process, SIGKILL)
    }
    let output = readAll(ends[0])
    return wait(for: process, started: started.milliseconds, output)
  }

  private static func ownPath() throws -> String {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let length = readlink(own, &buffer, buffer.count - 1)
    guard length > 0 else { throw PlainError(description: "/proc is not mounted") }
    return String(decoding: buffer[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func readAll(_ descriptor: Int32) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    close(descriptor)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func wait(for process: pid_t, started: Int64, _ output: String) -> Child {
    var status: Int32 = 0
    var usage = rusage()
    wait4(process, &status, 0, &usage)
    let cpu =
      (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1_000
      + Int(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1_000
    return Child(
      status: status & 0x7F == 0 ? (status >> 8) & 0xFF : -1,
      wasKilled: status & 0x7F == SIGKILL,
      milliseconds: wallClock().milliseconds - started, cpuMilliseconds: Int64(cpu),
      peakKilobytes: Int(usage.ru_maxrss), output: output)
  }
}
