// Why the console cannot be shown here.

import CTerm

package enum StartError: Error, Hashable, Sendable, CustomStringConvertible {
  case notATerminal
  case cannotAddressCursor
  case noDescription
  case noResources

  init?(_ result: cterm_start_result) {
    switch result {
    case CTERM_STARTED: return nil
    case CTERM_NOT_A_TERMINAL: self = .notATerminal
    case CTERM_CANNOT_ADDRESS: self = .cannotAddressCursor
    case CTERM_NO_DESCRIPTION: self = .noDescription
    default: self = .noResources
    }
  }

  /// What is wrong and what to do, one sentence each.
  package var description: String {
    switch self {
    case .notATerminal:
      "Input or output is not a terminal. For scripts use the batch commands, see daybook --help."
    case .cannotAddressCursor:
      "This terminal cannot place its cursor. Use the batch commands, or set TERM to what it is."
    case .noDescription:
      "The terminal database has no usable entry. Set TERM, or install it (ncurses-base)."
    case .noResources:
      "The terminal could not be opened: the system refused a memory file or a pipe."
    }
  }
}
