// How the screen is divided. Updates and views both ask here, so a click lands where it looks.

import Terminal

/// The parts of the screen for one state of the console.
struct Frame {
  let header: Rect
  /// The views with their digits, where there is room for them.
  let tabs: Rect
  let body: Rect
  /// The part of the body that the list has.
  let list: Rect
  /// The record under the cursor, on wide screens.
  let pane: Rect?
  let notice: Rect
  let hints: Rect

  /// The smallest screen that is worth using.
  static let minimum = Size(columns: 60, rows: 16)
  static let paneFrom = 140
  private static let tabsFrom = 30

  init(_ size: Size, noticeRows: Int, hasPane: Bool) {
    let (header, belowHeader) = Rect(.zero, size).top(1)
    let (tabs, belowTabs) = belowHeader.top(size.rows >= Self.tabsFrom ? 3 : 0)
    let (hints, aboveHints) = belowTabs.bottom(1)
    let (notice, body) = aboveHints.bottom(min(noticeRows, aboveHints.size.rows / 2))
    self.header = header
    self.tabs = tabs
    self.hints = hints
    self.notice = notice
    self.body = body
    if hasPane, size.columns >= Self.paneFrom {
      let (right, left) = body.right(min(64, size.columns * 3 / 8))
      pane = right
      list = left
    } else {
      pane = nil
      list = body
    }
  }
}

extension Console {
  var frame: Frame { frame(size) }

  func frame(_ size: Size) -> Frame {
    Frame(size, noticeRows: noticeLines(size).count, hasPane: list != nil)
  }

  /// Rows of a list on the screen.
  var listHeight: Int { max(1, frame.list.size.rows - ListState.headRows) }

  /// The part of the screen that a record's content has.
  var recordSize: Size {
    let body = frame.body.size
    return Size(columns: body.columns - 2, rows: max(1, body.rows - RecordState.headRows))
  }
}
