// The form of a change and its confirm dialog, drawn.

import Billing
import Core
import Terminal

extension Console {
  func drawForm(_ grid: inout Grid, _ frame: Frame, _ form: FormState) {
    let columns = min(78, frame.body.size.columns - 2)
    let width = columns - 4
    let refusal = form.refusal.map { wrapped("✗ \($0)", to: width, widths) } ?? []
    let rows = 4 + form.fields.count * 2 + refusal.count + 2
    let inner = drawBox(
      &grid, frame, Size(columns: columns, rows: rows), title: form.purpose.title)
    grid.put(
      [Span("on ", .dim), Span(form.subjectTitle, .title), Span("  " + form.target.id, .dim)],
      at: inner.origin, maxWidth: inner.size.columns)
    grid.put(form.purpose.summary, in: inner.line(1), align: .leading, role: .dim)
    let label = min(22, form.fields.map { widths.columns(of: $0.parameter.label) }.max() ?? 0)
    // The focused field stays visible in a box that is too small for all.
    let room = max(1, (inner.size.rows - 3 - refusal.count - 1) / 2)
    let first = max(0, form.focus - room + 1)
    var row = 3
    for index in form.fields.indices.dropFirst(first).prefix(room) {
      drawField(&grid, inner, row, form, index, label: label)
      row += 2
    }
    for line in refusal {
      grid.put(line, in: inner.line(row), align: .leading, role: .error)
      row += 1
    }
    if form.isWaiting {
      grid.put("working out the effect …", in: inner.line(row), align: .leading, role: .late)
    }
  }

  private func drawField(
    _ grid: inout Grid, _ inner: Rect, _ row: Int, _ form: FormState, _ index: Int, label: Int
  ) {
    let field = form.fields[index]
    let hasFocus = index == form.focus
    let line = inner.line(row)
    grid.put(hasFocus ? "▸" : " ", in: line, align: .leading, role: .key)
    let (head, rest) = line.left(2 + label + 2)
    grid.put(
      field.parameter.label, in: head.left(2).1, align: .leading,
      role: hasFocus ? .title : .label)
    if field.choices != nil {
      let value = field.value.isEmpty ? "(none)" : field.value
      grid.put(
        [Span("‹ ", .dim), Span(value, hasFocus ? .input : .text), Span(" ›", .dim)],
        at: rest.origin, maxWidth: rest.size.columns)
      if hasFocus { grid.cursor = rest.origin }
    } else {
      grid.put(field.text, in: rest, hasFocus: hasFocus)
    }
    let below = inner.line(row + 1).left(2 + label + 2).1
    guard !below.isEmpty else { return }
    if let error = field.error {
      grid.put("✗ " + error, in: below, align: .leading, role: .error)
    } else if let day = form.resolved(field) {
      grid.put("= " + day, in: below, align: .leading, role: .dim)
    } else if hasFocus {
      grid.put(
        help(field, columns: below.size.columns), in: below, align: .leading, role: .dim)
    }
  }

  /// The choices; where they are more than fit, those from the chosen one on and how many there are.
  private func list(_ choices: [String], at chosen: String, _ columns: Int) -> String {
    let all = "← → " + choices.joined(separator: " · ")
    guard all.count > columns else { return all }
    guard let place = choices.firstIndex(of: chosen) else {
      return "← → or a letter, one of \(choices.count): \(choices.joined(separator: " · "))"
    }
    let rest = choices[place...].joined(separator: " · ")
    return "← → or a letter, \(place + 1) of \(choices.count): \(rest)"
  }

  private func help(_ field: FormState.Field, columns: Int) -> String {
    let parameter = field.parameter
    if let choices = field.choices, choices.count > 1 {
      return list(choices.filter { !$0.isEmpty }, at: field.value, columns)
    }
    let optional = parameter.isRequired ? "" : "optional. "
    if !parameter.help.isEmpty { return optional + parameter.help }
    switch parameter.kind {
    case .day: return optional + "a day such as 2026-06-30, or 30d from today"
    case .integer(let minimum, let maximum): return optional + "\(minimum) to \(maximum)"
    case .money: return optional + "an amount such as 12.50"
    case .text, .quantity, .choice, .feature, .plan, .discount, .operator: return optional
    }
  }

  // MARK: Confirm

  func drawConfirm(_ grid: inout Grid, _ frame: Frame, _ confirm: ConfirmState) {
    let columns = confirmColumns(frame)
    let lines = confirmLines(confirm, width: columns - 4)
    let inner = drawBox(
      &grid, frame, Size(columns: columns, rows: lines.count + 5),
      title: confirm.decided.title, .double,
      role: confirm.risk == .grave ? .danger : .write)
    let (foot, above) = inner.bottom(2)
    let top = min(confirm.top, max(0, lines.count - above.size.rows))
    for (index, line) in lines.dropFirst(top).prefix(above.size.rows).enumerated() {
      grid.put(
        line.spans, at: Point(column: above.origin.column, row: above.origin.row + index),
        maxWidth: above.size.columns)
    }
    let hidden = lines.count - top - above.size.rows
    if hidden > 0 {
      grid.put("↓ \(hidden) more lines", in: foot.line(0), align: .trailing, role: .stateWarning)
    }
    drawAsk(&grid, foot.line(1), confirm)
  }

  private func confirmColumns(_ frame: Frame) -> Int { min(92, frame.body.size.columns - 2) }

  /// Lines of the decision that are still out of sight below: they must be read before it can be
  /// confirmed.
  func unreadLines(_ confirm: ConfirmState) -> Int {
    let (lines, room) = extent(confirm)
    return max(0, lines - min(confirm.top, max(0, lines - room)) - room)
  }

  /// The dialog with other lines of its decision in sight.
  func scrolled(_ confirm: ConfirmState, by count: Int) -> ConfirmState {
    let (lines, room) = extent(confirm)
    var confirm = confirm
    confirm.top = min(max(0, confirm.top + count), max(0, lines - room))
    return confirm
  }

  /// How many lines a decision has, and how many of them are in sight at once.
  func extent(_ confirm: ConfirmState) -> (lines: Int, room: Int) {
    let frame = frame
    let lines = confirmLines(confirm, width: confirmColumns(frame) - 4).count
    return (lines, min(lines + 5, frame.body.size.rows) - 4)
  }

  /// The last line: what confirms, or why nothing does.
  private func drawAsk(_ grid: inout Grid, _ line: Rect, _ confirm: ConfirmState) {
    if confirm.isCommitting {
      grid.put("writing …", in: line, align: .leading, role: .late)
      return
    }
    guard unreadLines(confirm) == 0 else {
      grid.put(
        [
          Span(" ↓ ", .key), Span(" read the rest first     "), Span("esc", .key), Span(" cancels"),
        ],
        at: line.origin)
      return
    }
    guard confirm.needsTyping else {
      let at = grid.put(
        [Span(" \(confirm.confirmKey) ", .write), Span(" confirms     "), Span("esc", .key)],
        at: line.origin)
      grid.put(" cancels", at: Point(column: at, row: line.origin.row))
      grid.cursor = line.origin
      return
    }
    let id = confirm.decided.typed
    let ask =
      confirm.isTyped
      ? "\(confirm.confirmKey) confirms  " : "Type \(id) "
    let used = grid.put(
      ask, at: line.origin, role: confirm.isTyped ? .write : .stateWarning,
      maxWidth: line.size.columns / 2)
    grid.put(
      confirm.typed,
      in: Rect(
        column: used + 1, row: line.origin.row, columns: line.columns.upperBound - used - 1,
        rows: 1), hasFocus: true)
  }

  func confirmHints(_ confirm: ConfirmState) -> [Hint] {
    let key = String(confirm.confirmKey)
    let isRead = unreadLines(confirm) == 0
    let title =
      !isRead
      ? "Confirm, once it is read" : confirm.isTyped ? "Confirm" : "Confirm, once it is typed"
    return [
      Hint(
        key: key, title: title, isPossible: confirm.isTyped && isRead && !confirm.isCommitting),
      Hint(key: "esc", title: "Cancel", isPossible: !confirm.isCommitting),
      Hint(key: "↓", title: "Read on", isPossible: true),
    ]
  }

  private func confirmLines(_ confirm: ConfirmState, width: Int) -> [OverlayLine] {
    var lines = [
      OverlayLine([
        Span("on ", .dim), Span(confirm.subjectTitle, .title),
        Span("  " + confirm.target.id, .dim),
      ])
    ]
    let said = said(confirm)
    if !said.isEmpty { lines += paragraph("said: " + said, .dim, width) }
    if let refusal = confirm.refusal {
      lines += paragraph("✗ \(refusal)", .error, width)
    }
    if !confirm.differences.isEmpty {
      lines += [
        OverlayLine(""), OverlayLine("▲ The facts moved. Look again:", .stateWarning),
      ]
      for line in confirm.differences { lines += paragraph("  " + line, .changed, width) }
    }
    switch confirm.decided {
    case .one(let preview): lines += decisionLines(preview, width)
    case .many(let preview): lines += bulkLines(preview, width)
    }
    return lines
  }

  func decisionLines(_ preview: Preview, _ width: Int) -> [OverlayLine] {
    var lines = section(
      "Waits for a second person", preview.secondPerson, .stateWarning, width)
    lines += changes(preview, width)
    lines += documentLines(preview, width)
    lines += section("Money", preview.money.map(\.grouped), .text, width)
    lines += section("Ledger", preview.entries.flatMap(\.words), .text, width)
    lines += section("Messages to the customer", preview.messages, .text, width)
    lines += section("Effects", preview.effects, .text, width)
    lines += takingBack(preview.takingBack, width)
    return lines
  }

  func takingBack(_ way: TakingBack, _ width: Int) -> [OverlayLine] {
    let role: Role =
      switch way {
      case .undone: .dim
      case .setRight: .stateWarning
      case .final: .danger
      }
    return section(way.heading, way.texts, role, width)
  }

  /// What was chosen and written, in one line: the reason is seen again before it is kept.
  private func said(_ confirm: ConfirmState) -> String {
    confirm.verb.parameters.compactMap { parameter in
      switch parameter.kind {
      case .text, .choice: confirm.decided.arguments[parameter.name]
      default: nil
      }
    }.joined(separator: ": ")
  }

  private func changes(_ preview: Preview, _ width: Int) -> [OverlayLine] {
    guard !preview.changes.isEmpty else { return section("Changes", ["none"], .dim, width) }
    var lines = [OverlayLine(""), OverlayLine("Changes", .header)]
    let label = min(28, preview.changes.map { widths.columns(of: $0.label) }.max() ?? 0)
    for change in preview.changes {
      let name = widths.truncated(change.label, to: label)
      let fill = String(repeating: " ", count: max(0, label - widths.columns(of: name)) + 2)
      let before = change.before.shown.text
      let after = change.after.shown.text
      let room = width - 2 - label - 2
      if widths.columns(of: before) + widths.columns(of: after) + 3 <= room {
        lines.append(
          OverlayLine([
            Span("  " + name + fill, .label), Span(before, .before), Span(" → ", .dim),
            Span(after, .after),
          ]))
      } else {
        lines.append(OverlayLine([Span("  " + name, .label)]))
        lines += paragraph("    " + before, .before, width)
        lines += paragraph("  → " + after, .after, width)
      }
    }
    return lines
  }

  private func documentLines(_ preview: Preview, _ width: Int) -> [OverlayLine] {
    guard !preview.lines.isEmpty else { return [] }
    var lines = [OverlayLine(""), OverlayLine("Invoice lines", .header)]
    for line in preview.lines {
      lines += paragraph("  \(line.text)  \(line.amount.grouped)", .text, width)
      for step in line.derivation { lines += paragraph("    " + step, .dim, width) }
    }
    return lines
  }

  func section(
    _ title: String, _ texts: [String], _ role: Role, _ width: Int
  ) -> [OverlayLine] {
    guard !texts.isEmpty else { return [] }
    return [OverlayLine(""), OverlayLine(title, .header)]
      + texts.flatMap { paragraph("  " + $0, role, width) }
  }

  /// Wrapped text; its leading blanks are kept on every line.
  private func paragraph(_ text: String, _ role: Role, _ width: Int) -> [OverlayLine] {
    let indent = String(text.prefix { $0 == " " })
    return wrapped(String(text.dropFirst(indent.count)), to: width - indent.count, widths)
      .map { OverlayLine(indent + $0, role) }
  }
}

extension JournalEntry {
  /// The entry as lines: debits and credits with their accounts.
  fileprivate var words: [String] {
    ["\(source.rule), \(on)"]
      + postings.map { posting in
        let amount = Money(minorUnits: posting.amount, currency).grouped
        let account = posting.account.rawValue.split(separator: "_").joined(separator: " ")
        return "  \(posting.side.rawValue) \(account)  \(amount)"
      }
  }
}
