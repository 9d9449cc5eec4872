// The scan of one CSV record over raw bytes: the hot loop of every import.

/// Finds the fields of the record that begins at `start`.
struct CSVScan {
  enum Result {
    case needsMore
    case refused(FormatError.Problem, offset: Int)
    /// `end` is the end of the record's text, `next` the start of the following record, `lines` the
    /// line feeds passed, line end included.
    case found(fields: [CSVRecord.Field], end: Int, next: Int, lines: Int)
  }

  let bytes: UnsafeBufferPointer<UInt8>
  let start: Int
  let isFinished: Bool
  let delimiter: UInt8
  let recordLimit: Int
  let fieldLimit: Int

  private enum Stop { case delimiter, lineEnd, end }

  private struct State {
    var index: Int
    var fields: [CSVRecord.Field] = []
    var lines = 0
    var highBits: UInt8 = 0
  }

  /// Leaves the scan with an answer that is no field.
  private struct Interruption: Error { let result: Result }

  func run() -> Result {
    var state = State(index: start)
    state.fields.reserveCapacity(24)
    do throws(Interruption) {
      while true {
        let stop =
          state.index < bytes.count && bytes[state.index] == UInt8(ascii: "\"")
          ? try quotedField(&state) : try plainField(&state)
        guard state.fields.count <= fieldLimit else {
          return .refused(.tooManyFields(limit: fieldLimit), offset: start)
        }
        switch stop {
        case .delimiter: state.index += 1
        case .lineEnd, .end: return finished(&state, stop)
        }
      }
    } catch {
      return error.result
    }
  }

  private func plainField(_ state: inout State) throws(Interruption) -> Stop {
    let fieldStart = state.index
    var index = fieldStart
    var highBits: UInt8 = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == delimiter || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
      if byte == UInt8(ascii: "\"") { throw refusal(.quoteInsidePlainField, index) }
      if byte == 0 { throw refusal(.nul, index) }
      highBits |= byte
      index += 1
    }
    state.highBits |= highBits
    state.index = index
    let stop = try self.stop(at: index)
    append(fieldStart, index, escaped: false, &state)
    return stop
  }

  private func quotedField(_ state: inout State) throws(Interruption) -> Stop {
    let fieldStart = state.index + 1
    var index = fieldStart
    var escaped = false
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        guard index + 1 < bytes.count || isFinished else { throw unfinished(at: index) }
        guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\"") else { break }
        escaped = true
        index += 1
      } else if byte == UInt8(ascii: "\n") {
        state.lines += 1
      } else if byte == 0 {
        throw refusal(.nul, index)
      }
      state.highBits |= byte
      index += 1
    }
    guard index < bytes.count else {
      if isFinished { throw refusal(.unterminatedQuote, fieldStart - 1) }
      throw unfinished(at: index)
    }
    state.index = index + 1
    let stop = try self.stop(at: index + 1)
    append(fieldStart, index, escaped: escaped, &state)
    return stop
  }

  /// What ends the field whose text ends before `index`.
  private func stop(at index: Int) throws(Interruption) -> Stop {
    guard index < bytes.count else {
      if isFinished { return .end }
      throw unfinished(at: index)
    }
    let byte = bytes[index]
    if byte == delimiter { return .delimiter }
    if byte == UInt8(ascii: "\n") { return .lineEnd }
    guard byte == UInt8(ascii: "\r") else {
      throw refusal(byte == 0 ? .nul : .textAfterQuote, index)
    }
    guard index + 1 < bytes.count || isFinished else { throw unfinished(at: index) }
    guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\n") else {
      throw refusal(.bareCarriageReturn, index)
    }
    return .lineEnd
  }

  private func finished(_ state: inout State, _ stop: Stop) -> Result {
    let end = state.index
    guard end - start <= recordLimit else {
      return .refused(.recordTooLong(limit: recordLimit), offset: start)
    }
    if state.highBits >= 0x80 {
      let text = UnsafeBufferPointer(rebasing: bytes[start..<end])
      if let offset = firstMalformedUTF8(in: text) {
        return .refused(.malformedUTF8, offset: start + offset)
      }
    }
    var next = end
    if stop == .lineEnd {
      next += bytes[end] == UInt8(ascii: "\r") ? 2 : 1
      state.lines += 1
    }
    return .found(fields: state.fields, end: end, next: next, lines: state.lines)
  }

  private func append(_ from: Int, _ to: Int, escaped: Bool, _ state: inout State) {
    state.fields.append(
      CSVRecord.Field(
        start: Int32(truncatingIfNeeded: from - start), end: Int32(truncatingIfNeeded: to - start),
        isEscaped: escaped))
  }

  private func unfinished(at index: Int) -> Interruption {
    index - start > recordLimit
      ? refusal(.recordTooLong(limit: recordLimit), start) : Interruption(result: .needsMore)
  }

  private func refusal(_ problem: FormatError.Problem, _ offset: Int) -> Interruption {
    Interruption(result: .refused(problem, offset: offset))
  }
}
