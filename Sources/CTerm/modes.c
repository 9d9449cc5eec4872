// The modes a terminal is in while we own it, and the way back out of them.

#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <unistd.h>

static const char mouse_on[] = "\033[?1000h\033[?1002h\033[?1006h";
static const char mouse_off[] = "\033[?1006l\033[?1002l\033[?1000l";

// Built while all is well, written by signal handlers when it is not.
static char restore_text[CTERM_MODES];
static volatile sig_atomic_t restore_length;

const char *cterm_modes_off(void) {
  return terminal.modern ? "\033[?1006l\033[?1002l\033[?1000l\033[?1004l\033[?2004l" : "";
}

void cterm_mouse(bool on) {
  if (terminal.mouse == on) return;
  terminal.mouse = on;
  const char *mode = on ? mouse_on : mouse_off;
  if (terminal.modern && !terminal.modes_due) cterm_write(mode, strlen(mode));
}

// Every key arrives as itself, ctrl-c and ctrl-z too; no byte of a frame is translated.
void cterm_set_raw(void) {
  struct termios raw = terminal.shell;
  raw.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | IGNCR | INLCR | INPCK | ISTRIP | IXON);
  raw.c_oflag &= ~(tcflag_t)OPOST;
  raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
  raw.c_cflag |= CS8;
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  terminal.raw = raw;
  tcsetattr(terminal.options.input, TCSANOW, &raw);
}

// Appends a capability without its padding (`$<5>`), which only hardware terminals need.
static void append(char text[CTERM_MODES], const char *capability) {
  size_t length = strlen(text);
  for (const char *c = capability; c && *c && length + 1 < CTERM_MODES; c++) {
    if (c[0] == '$' && c[1] == '<') {
      while (*c && *c != '>') c++;
      if (!*c) break;
      continue;
    }
    text[length++] = *c;
  }
  text[length] = 0;
}

// ncurses sets the keypad's mode only on a terminal of its own, not on a memory file.
void cterm_modes_on(char text[CTERM_MODES]) {
  append(text, keypad_xmit);
  if (!terminal.modern) return;
  append(text, "\033[?2004h\033[?1004h");
  if (terminal.mouse) append(text, mouse_on);
  if (terminal.asks_background) append(text, "\033]11;?\033\\");
  terminal.asks_background = false;
}

void cterm_build_restore(void) {
  static bool registered;
  char text[CTERM_MODES] = "";
  if (terminal.modern) append(text, "\033[?2026l");
  append(text, cterm_modes_off());
  append(text, exit_attribute_mode);
  append(text, cursor_normal);
  append(text, keypad_local);
  // Without an alternate screen the least confusing thing to leave behind is an empty one.
  append(text, exit_ca_mode ? exit_ca_mode : clear_screen);
  memcpy(restore_text, text, sizeof text);
  restore_length = (sig_atomic_t)strlen(text);
  if (!registered) atexit(cterm_restore);
  registered = true;
}

void cterm_restore(void) {
  sig_atomic_t length = restore_length;
  restore_length = 0;
  if (length == 0) return;
  // From the background these calls would stop us instead.
  sigset_t stop, before;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTTOU);
  pthread_sigmask(SIG_BLOCK, &stop, &before);
  ssize_t ignored = write(terminal.options.output, restore_text, (size_t)length);
  (void)ignored;
  // What was typed for us must not reach the shell as commands.
  tcflush(terminal.options.input, TCIFLUSH);
  tcsetattr(terminal.options.input, TCSANOW, &terminal.shell);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void leave(void) {
  cterm_discard();
  endwin();
  cterm_discard();
  cterm_restore();
}

// The next frame enters the screen again and paints all of it.
static void enter(void) {
  cterm_set_raw();
  cterm_build_restore();
  cterm_discard();
  terminal.modes_due = true;
  clearok(curscr, TRUE);
}

void cterm_suspend(void) {
  struct sigaction stop = {.sa_handler = SIG_IGN}, before;
  leave();
  cterm_expect_continue(true);
  // The others of the group first, then this thread: raise returns only when continued.
  sigaction(SIGTSTP, &stop, &before);
  kill(0, SIGTSTP);
  stop.sa_handler = SIG_DFL;
  sigaction(SIGTSTP, &stop, NULL);
  raise(SIGTSTP);
  sigaction(SIGTSTP, &before, NULL);
  cterm_expect_continue(false);
  tcgetattr(terminal.options.input, &terminal.shell);
  enter();
}

void cterm_retake(void) {
  endwin();
  enter();
}
