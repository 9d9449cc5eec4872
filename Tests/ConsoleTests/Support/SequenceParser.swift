// Bytes → what a terminal makes of them, in the strict grammar of ECMA-48.

struct SequenceParser {
  enum Token: Equatable {
    case scalar(Unicode.Scalar)
    case control(UInt8)
    /// What follows ESC, up to its final byte.
    case escape(String)
    case sequence(parameters: String, final: Unicode.Scalar)
    /// OSC, DCS and their like, with their introducer, without their end.
    case string(String)
    case invalid(String)
  }

  private enum State: Equatable {
    case ground
    case scalar(missing: Int)
    case escape
    case sequence
    case string(afterEscape: Bool)
  }

  private var state = State.ground
  private var held: [UInt8] = []

  /// Takes a byte; answers the token that it completes.
  mutating func take(_ byte: UInt8) -> Token? {
    switch state {
    case .ground: return ground(byte)
    case .scalar(let missing): return scalar(byte, missing)
    case .escape: return escape(byte)
    case .sequence: return sequence(byte)
    case .string(let afterEscape): return string(byte, afterEscape)
    }
  }

  private mutating func ground(_ byte: UInt8) -> Token? {
    held = [byte]
    switch byte {
    case 0x1B:
      held = []
      state = .escape
      return nil
    case 0..<0x20, 0x7F: return .control(byte)
    case 0x20..<0x7F: return .scalar(Unicode.Scalar(byte))
    case 0xC2...0xDF: state = .scalar(missing: 1)
    case 0xE0...0xEF: state = .scalar(missing: 2)
    case 0xF0...0xF4: state = .scalar(missing: 3)
    default: return .invalid("byte \(byte)")
    }
    return nil
  }

  private mutating func scalar(_ byte: UInt8, _ missing: Int) -> Token? {
    held.append(byte)
    guard 0x80...0xBF ~= byte else {
      state = .ground
      return .invalid("UTF-8 \(held)")
    }
    state = missing > 1 ? .scalar(missing: missing - 1) : .ground
    guard missing == 1 else { return nil }
    guard let text = String(validating: held, as: UTF8.self), let one = text.unicodeScalars.first
    else { return .invalid("UTF-8 \(held)") }
    return .scalar(one)
  }

  private mutating func escape(_ byte: UInt8) -> Token? {
    held.append(byte)
    switch byte {
    case UInt8(ascii: "[") where held.count == 1:
      held = []
      state = .sequence
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"),
      UInt8(ascii: "_") where held.count == 1:
      state = .string(afterEscape: false)
    case 0x20...0x2F: break
    case 0x30...0x7E:
      state = .ground
      return .escape(String(decoding: held, as: UTF8.self))
    default:
      state = .ground
      return .invalid("escape \(held)")
    }
    return nil
  }

  private mutating func sequence(_ byte: UInt8) -> Token? {
    switch byte {
    case 0x20...0x3F:
      held.append(byte)
      return nil
    case 0x40...0x7E:
      state = .ground
      return .sequence(
        parameters: String(decoding: held, as: UTF8.self), final: Unicode.Scalar(byte))
    default:
      state = .ground
      return .invalid("byte \(byte) inside a sequence")
    }
  }

  private mutating func string(_ byte: UInt8, _ afterEscape: Bool) -> Token? {
    if byte == 7 || afterEscape {
      state = .ground
      let text = String(decoding: held, as: UTF8.self)
      return afterEscape && byte != UInt8(ascii: "\\") ? .invalid("string \(text)") : .string(text)
    }
    state = .string(afterEscape: byte == 0x1B)
    if byte != 0x1B { held.append(byte) }
    return nil
  }
}
