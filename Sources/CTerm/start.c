// Taking the terminal and giving it back.

#include "terminal.h"

#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <term.h>
#include <unistd.h>

#undef columns  // term.h calls a capability so

cterm_state terminal = {.stage = -1, .signals = {-1, -1}};

static bool starts_with(const char *name, const char *prefix) {
  return strncmp(name, prefix, strlen(prefix)) == 0;
}

// Numbers stay in the C locale: only the character set matters here.
static bool set_locale(void) {
  if (setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return true;
  return setlocale(LC_CTYPE, "C.UTF-8") != NULL;
}

// The description to use for TERM; unknown ones fall back to what such terminals resemble.
static cterm_start_result choose_description(cterm_info *info) {
  const char *asked = getenv("TERM");
  if (!asked) asked = "";
  static const char *const resembling_xterm[] = {"xterm", "ghostty", "kitty",
                                                 "foot",  "alacritty", "wezterm"};
  const char *candidates[] = {asked, "ansi", "xterm-256color"};
  for (size_t i = 0; i < sizeof resembling_xterm / sizeof *resembling_xterm; i++) {
    if (!starts_with(asked, resembling_xterm[i])) continue;
    candidates[1] = "xterm-256color";
    candidates[2] = "ansi";
  }
  for (int i = 0; i < 3; i++) {
    int found = 0;
    if (!*candidates[i] || setupterm(candidates[i], terminal.options.output, &found) != OK) {
      // 0 is also the answer for an entry that exists and is generic: such a terminal is dumb.
      if (i == 0 && found == 0 && starts_with(asked, "dumb")) return CTERM_CANNOT_ADDRESS;
      continue;
    }
    const char *address = tigetstr("cup");
    bool addressable = address && address != (char *)-1 && *address;
    del_curterm(cur_term);
    if (!addressable) return CTERM_CANNOT_ADDRESS;
    snprintf(info->name, sizeof info->name, "%s", candidates[i]);
    info->fallback = i > 0;
    return CTERM_STARTED;
  }
  return CTERM_NO_DESCRIPTION;
}

static bool is_modern(const char *name) {
  static const char *const plain[] = {"linux", "vt", "ansi", "cons", "sun", "dumb"};
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
    if (starts_with(name, plain[i])) return false;
  }
  return true;
}

static bool open_streams(void) {
  int output = -1;
  if (terminal.options.direct) {
    output = dup(terminal.options.output);
  } else {
    terminal.stage = memfd_create("frame", MFD_CLOEXEC);
    if (terminal.stage < 0) return false;
    output = dup(terminal.stage);
  }
  terminal.output = fdopen(output, "w");
  terminal.input = fdopen(dup(terminal.options.input), "r");
  return terminal.output && terminal.input;
}

static void start_colors(cterm_info *info) {
  info->colors = 0;
  if (!terminal.options.color || !has_colors() || start_color() != OK) return;
  if (use_default_colors() != OK) return;
  info->colors = COLORS;
}

static bool open_screen(cterm_info *info) {
  use_env(FALSE);    // LINES and COLUMNS may be stale: the kernel knows the size
  use_tioctl(TRUE);
  terminal.screen = newterm(info->name, terminal.output, terminal.input);
  if (!terminal.screen) return false;
  const char *reset = orig_colors;
  terminal.palette_reset = reset ? reset : "";
  nonl();  // Enter is a return, ctrl-j a newline
  start_colors(info);
  terminal.keys = newpad(1, 1);
  if (!terminal.keys) return false;
  keypad(terminal.keys, TRUE);
  wtimeout(terminal.keys, 0);
  set_escdelay(getenv("SSH_CONNECTION") ? 80 : 25);
  typeahead(-1);
  cterm_define_keys();
  return true;
}

static void close_screen(void) {
  if (terminal.keys) delwin(terminal.keys);
  if (terminal.screen) delscreen(terminal.screen);
  if (terminal.output) fclose(terminal.output);
  if (terminal.input) fclose(terminal.input);
  if (terminal.stage >= 0) close(terminal.stage);
  terminal.keys = NULL;
  terminal.screen = NULL;
  terminal.output = NULL;
  terminal.input = NULL;
  terminal.stage = -1;
}

// A memory file has no size, so newterm took the description's rows and set the scrolling margins to
// them: below, a terminal would ignore inserted and deleted lines. As after a suspension, the first
// frame sets the margins anew, for the rows there are.
static void forget_first_size(void) {
  if (terminal.stage < 0) return;
  endwin();
  cterm_discard();
}

cterm_start_result cterm_start(const cterm_options *options, cterm_info *info) {
  memset(info, 0, sizeof *info);
  if (terminal.running) return CTERM_NO_RESOURCES;
  terminal.options = *options;
  terminal.lost = false;
  terminal.mouse = false;
  terminal.pair_count = 0;
  if (tcgetattr(options->input, &terminal.shell) != 0 || !isatty(options->output)) {
    return CTERM_NOT_A_TERMINAL;
  }
  info->utf8 = set_locale();
  cterm_start_result chosen = choose_description(info);
  if (chosen != CTERM_STARTED) return chosen;
  terminal.modern = is_modern(info->name);
  // Before newterm, which installs handlers of its own where it finds none.
  if (!cterm_catch_signals()) return CTERM_NO_RESOURCES;
  cterm_set_raw();
  if (!open_streams() || !open_screen(info)) {
    tcsetattr(options->input, TCSANOW, &terminal.shell);
    close_screen();
    cterm_release_signals();
    return CTERM_NO_RESOURCES;
  }
  terminal.running = true;
  terminal.modes_due = true;
  terminal.asks_background = options->asks_background;
  cterm_build_restore();
  int columns, rows;
  cterm_size(&columns, &rows);
  forget_first_size();
  return CTERM_STARTED;
}

void cterm_end(void) {
  if (!terminal.running) return;
  terminal.running = false;
  cterm_discard();
  endwin();
  cterm_discard();
  cterm_restore();
  close_screen();
  cterm_release_signals();
}

void cterm_size(int *columns, int *rows) {
  struct winsize size = {0};
  ioctl(terminal.options.output, TIOCGWINSZ, &size);
  *columns = size.ws_col > 0 ? size.ws_col : 80;
  *rows = size.ws_row > 0 ? size.ws_row : 24;
  if (*columns != COLS || *rows != LINES) resizeterm(*rows, *columns);
}
