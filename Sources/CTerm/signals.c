// Signals. The harmless ones become a byte in a pipe that the terminal's thread waits for; the
// fatal ones put the terminal back first and then go on to whoever handled them before.

#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const int told[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGINT, SIGHUP};
static const int fatal[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE};
enum { TOLD = sizeof told / sizeof *told, FATAL = sizeof fatal / sizeof *fatal };

static struct sigaction told_before[TOLD], fatal_before[FATAL], pipe_before;
static volatile sig_atomic_t endings;
static volatile sig_atomic_t continue_expected;

bool cterm_is_ending(void) { return endings > 0; }

void cterm_expect_continue(bool expected) { continue_expected = expected; }

static char letter_of(int number) {
  switch (number) {
    case SIGWINCH: return CTERM_SIGNAL_RESIZE;
    case SIGTSTP: return CTERM_SIGNAL_STOP;
    case SIGCONT: return CTERM_SIGNAL_CONTINUE;
    case SIGHUP: return CTERM_SIGNAL_HANGUP;
    default: return CTERM_SIGNAL_TERMINATE;
  }
}

static void tell(int number) {
  int kept = errno;
  char letter = letter_of(number);
  if (letter == CTERM_SIGNAL_TERMINATE || letter == CTERM_SIGNAL_HANGUP) {
    // Asked twice: the thread that should hear it is stuck.
    if (endings++ > 0) {
      cterm_restore();
      signal(number, SIG_DFL);
      raise(number);
    }
  }
  if (letter != CTERM_SIGNAL_CONTINUE || !continue_expected) {
    ssize_t ignored = write(terminal.signals[1], &letter, 1);
    (void)ignored;
  }
  errno = kept;
}

static void die(int number, siginfo_t *information, void *context) {
  (void)context;
  cterm_restore();
  for (int i = 0; i < FATAL; i++) {
    if (fatal[i] == number) sigaction(number, &fatal_before[i], NULL);
  }
  // A fault happens again when we return; a signal that was sent has to be sent again.
  if (information->si_code <= 0) raise(number);
}

static bool open_pipe(void) {
  return terminal.signals[0] >= 0 || pipe2(terminal.signals, O_NONBLOCK | O_CLOEXEC) == 0;
}

// Stack overflow is a fault too: the handler needs a stack of its own.
static void give_stack(void) {
  static char stack[64 * 1024];
  stack_t present;
  if (sigaltstack(NULL, &present) == 0 && !(present.ss_flags & SS_DISABLE)) return;
  stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
  sigaltstack(&own, NULL);
}

bool cterm_catch_signals(void) {
  if (!open_pipe()) return false;
  endings = 0;
  give_stack();
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_handler = tell;
  for (int i = 0; i < TOLD; i++) {
    // Ending must interrupt a write to a terminal that has stopped listening.
    action.sa_flags = letter_of(told[i]) >= CTERM_SIGNAL_TERMINATE ? 0 : SA_RESTART;
    sigaction(told[i], &action, &told_before[i]);
  }
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, &pipe_before);
  memset(&action, 0, sizeof action);
  action.sa_sigaction = die;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  for (int i = 0; i < FATAL; i++) sigaction(fatal[i], &action, &fatal_before[i]);
  return true;
}

void cterm_release_signals(void) {
  for (int i = 0; i < TOLD; i++) sigaction(told[i], &told_before[i], NULL);
  for (int i = 0; i < FATAL; i++) sigaction(fatal[i], &fatal_before[i], NULL);
  sigaction(SIGPIPE, &pipe_before, NULL);
}

cterm_signal cterm_next_signal(void) {
  char letter;
  if (read(terminal.signals[0], &letter, 1) != 1) return CTERM_SIGNAL_NONE;
  if (letter != CTERM_SIGNAL_RESIZE) return (cterm_signal)letter;
  // Dragging a window's corner sends a shower: the last size is the one to lay out for.
  struct pollfd more = {.fd = terminal.signals[0], .events = POLLIN};
  while (poll(&more, 1, 15) == 1 && read(terminal.signals[0], &letter, 1) == 1) {
    if (letter != CTERM_SIGNAL_RESIZE) {
      ssize_t ignored = write(terminal.signals[1], &letter, 1);
      (void)ignored;
      break;
    }
  }
  return CTERM_SIGNAL_RESIZE;
}

int cterm_wait(int timeout, const int *watched, bool *ready, int count) {
  enum { MOST = 16 };
  struct pollfd all[2 + MOST];
  if (count > MOST) count = MOST;
  all[0] = (struct pollfd){.fd = terminal.options.input, .events = POLLIN};
  all[1] = (struct pollfd){.fd = terminal.signals[0], .events = POLLIN};
  for (int i = 0; i < count; i++) {
    all[2 + i] = (struct pollfd){.fd = watched[i], .events = POLLIN};
    ready[i] = false;
  }
  if (terminal.lost) return CTERM_LOST;
  int answers = poll(all, (nfds_t)(2 + count), timeout);
  if (answers <= 0) return answers < 0 && errno == EINTR ? CTERM_SIGNAL : 0;
  for (int i = 0; i < count; i++) ready[i] = all[2 + i].revents != 0;
  int found = 0;
  if (all[1].revents & POLLIN) found |= CTERM_SIGNAL;
  if (all[0].revents & POLLIN) {
    int waiting = 0;
    bool readable = ioctl(terminal.options.input, FIONREAD, &waiting) == 0 && waiting > 0;
    found |= readable ? CTERM_INPUT : CTERM_LOST;
  } else if (all[0].revents & (POLLHUP | POLLERR | POLLNVAL)) {
    found |= CTERM_LOST;
  }
  if (found & CTERM_LOST) terminal.lost = true;
  return found;
}
