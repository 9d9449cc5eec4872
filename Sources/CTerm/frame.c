// Painting. ncurses composes a frame on a memory file; we pass it on with a single write, between
// the marks of a synchronised update, so that no terminal ever shows half a frame.

#include "terminal.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char frame_begin[] = "\033[?2026h";
static const char frame_end[] = "\033[?2026l";

bool cterm_write_all(const char *bytes, size_t count) {
  while (count > 0 && !terminal.lost) {
    ssize_t written = write(terminal.options.output, bytes, count);
    if (written >= 0) {
      bytes += written;
      count -= (size_t)written;
    } else if (errno == EAGAIN) {
      struct pollfd room = {.fd = terminal.options.output, .events = POLLOUT};
      poll(&room, 1, -1);
    } else if (errno != EINTR || cterm_is_ending()) {
      terminal.lost = true;
    }
  }
  return !terminal.lost;
}

bool cterm_write(const char *bytes, size_t count) { return cterm_write_all(bytes, count); }

void cterm_discard(void) {
  if (terminal.output) fflush(terminal.output);
  if (terminal.stage < 0) return;
  ssize_t ignored = ftruncate(terminal.stage, 0);
  ignored = lseek(terminal.stage, 0, SEEK_SET);
  (void)ignored;
}

// Takes a text out of the bytes wherever it occurs; returns the new length.
static size_t without(char *bytes, size_t count, const char *text) {
  size_t length = strlen(text);
  char *found;
  while (length > 0 && (found = memmem(bytes, count, text, length))) {
    count -= length;
    memmove(found, found + length, count - (size_t)(found - bytes));
  }
  return count;
}

// Bytes that grow as needed and are kept for the next frame.
typedef struct {
  char *bytes;
  size_t count, capacity;
} text_buffer;

// Room for `count` bytes after those that are there; NULL when there is none.
static char *room(text_buffer *buffer, size_t count) {
  size_t needed = buffer->count + count;
  if (needed > buffer->capacity) {
    char *grown = realloc(buffer->bytes, needed * 2);
    if (!grown) return NULL;
    buffer->bytes = grown;
    buffer->capacity = needed * 2;
  }
  return buffer->bytes + buffer->count;
}

static bool append(text_buffer *buffer, const char *bytes, size_t count) {
  if (count == 0) return true;  // there may be no buffer yet
  char *place = room(buffer, count);
  if (!place) return false;
  memcpy(place, bytes, count);
  buffer->count += count;
  return true;
}

static bool append_times(text_buffer *buffer, const char *text, int times) {
  for (int i = 0; i < times; i++) {
    if (!append(buffer, text, strlen(text))) return false;
  }
  return true;
}

// Reads `ESC [ n S`, `T` or `b` (scroll up, scroll down, repeat); returns its length, else 0.
static size_t read_shorthand(const char *at, const char *end, int *times, char *kind) {
  const char *start = at;
  if (end - at < 4 || at[0] != '\033' || at[1] != '[') return 0;
  *times = 0;
  for (at += 2; at < end && *at >= '0' && *at <= '9' && *times < 1000; at++) {
    *times = *times * 10 + (*at - '0');
  }
  if (at == end || at - start < 3 || (*at != 'S' && *at != 'T' && *at != 'b')) return 0;
  *kind = *at;
  return (size_t)(at + 1 - start);
}

// Appends what ncurses wrote. SU, SD and REP are known to fewer terminals and recorders than line
// feeds, reverse line feeds and the character itself; clearing the capabilities does not keep
// ncurses from using them, since it has a copy of its own. It scrolls up with the cursor on the
// last row of the region and down with it on the first, so that feeds do the same.
static bool append_plainly(text_buffer *buffer, const char *bytes, size_t count) {
  const char *end = bytes + count, *from = bytes;
  for (const char *at = bytes; (at = memchr(at, '\033', (size_t)(end - at)));) {
    int times = 0;
    char kind = 0;
    size_t length = read_shorthand(at, end, &times, &kind);
    if (length == 0) {
      at++;
      continue;
    }
    if (!append(buffer, from, (size_t)(at - from))) return false;
    char repeated[2] = {at > bytes ? at[-1] : ' ', 0};
    const char *plain = kind == 'S' ? "\n" : kind == 'T' ? "\033M" : repeated;
    if (!append_times(buffer, plain, times)) return false;
    from = at += length;
  }
  return append(buffer, from, (size_t)(end - from));
}

long cterm_flush(const char *before, const char *after) {
  static text_buffer composed, frame;
  fflush(terminal.output);
  off_t length = lseek(terminal.stage, 0, SEEK_END);
  if (length <= 0) return 0;
  composed.count = frame.count = 0;
  char *staged = room(&composed, (size_t)length);
  if (!staged || pread(terminal.stage, staged, (size_t)length, 0) != length) return -1;
  cterm_discard();
  composed.count = without(staged, (size_t)length, terminal.palette_reset);
  if (!append(&frame, before, strlen(before)) ||
      !append_plainly(&frame, composed.bytes, composed.count) ||
      !append(&frame, after, strlen(after))) {
    return -1;
  }
  return cterm_write_all(frame.bytes, frame.count) ? (long)frame.count : -1;
}

static long present_directly(const char *begin, const char *end) {
  cterm_write_all(begin, strlen(begin));
  doupdate();
  fflush(terminal.output);
  return cterm_write_all(end, strlen(end)) ? 0 : -1;
}

long cterm_present(bool repaint) {
  char begin[CTERM_MODES + sizeof frame_begin] = "";
  if (terminal.modes_due) cterm_modes_on(begin);
  if (terminal.modern) strcat(begin, frame_begin);
  const char *end = terminal.modern ? frame_end : "";
  terminal.modes_due = false;
  if (repaint) clearok(curscr, TRUE);
  wnoutrefresh(stdscr);
  if (terminal.stage < 0) return present_directly(begin, end);
  doupdate();
  return cterm_flush(begin, end);
}

void cterm_cursor(int row, int column, bool visible) {
  wmove(stdscr, row, column);
  curs_set(visible ? 1 : 0);
}

// The pair of two colours, made when first needed: small terminals have room for 64 only.
static int pair_of(int foreground, int background) {
  if (foreground < 0 && background < 0) return 0;
  for (int i = 1; i <= terminal.pair_count; i++) {
    if (terminal.pairs[i].foreground != foreground) continue;
    if (terminal.pairs[i].background == background) return i;
  }
  int pair = terminal.pair_count + 1;
  if (pair >= CTERM_PAIRS || pair >= COLOR_PAIRS) return 0;
  if (init_extended_pair(pair, foreground, background) != OK) return 0;
  terminal.pairs[pair].foreground = foreground;
  terminal.pairs[pair].background = background;
  terminal.pair_count = pair;
  return pair;
}

void cterm_set_style(uint8_t index, cterm_style style) {
  attr_t attributes = A_NORMAL;
  if (style.attributes & CTERM_BOLD) attributes |= A_BOLD;
  if (style.attributes & CTERM_DIM) attributes |= A_DIM;
  if (style.attributes & CTERM_UNDERLINE) attributes |= A_UNDERLINE;
  if (style.attributes & CTERM_REVERSE) attributes |= A_REVERSE;
  if (style.attributes & CTERM_ITALIC) attributes |= A_ITALIC;
  terminal.styles[index].attributes = attributes;
  terminal.styles[index].pair = pair_of(style.foreground, style.background);
}

void cterm_erase(void) { werase(stdscr); }

static void compose(const cterm_cell *cell, cchar_t *composed) {
  wchar_t text[6] = {(wchar_t)cell->base};
  for (int i = 0; i < 4 && cell->marks[i]; i++) text[i + 1] = (wchar_t)cell->marks[i];
  int pair = terminal.styles[cell->style].pair;
  setcchar(composed, text, terminal.styles[cell->style].attributes, 0, &pair);
}

void cterm_put(int row, int column, const cterm_cell *cells, int count) {
  enum { BATCH = 128 };
  cchar_t composed[BATCH];
  int filled = 0, start = column;
  for (int i = 0; i < count; i++, column++) {
    if (cells[i].columns == 0) continue;
    if (filled == BATCH) {
      mvwadd_wchnstr(stdscr, row, start, composed, filled);
      filled = 0;
    }
    if (filled == 0) start = column;
    compose(&cells[i], &composed[filled++]);
  }
  if (filled > 0) mvwadd_wchnstr(stdscr, row, start, composed, filled);
}

// ncurses measures each character with wcwidth. The C library's answer is years behind and knows
// nothing of our table, so this definition takes its place: layout and painting then agree. Before
// a table is given, everything takes one column.
int wcwidth(wchar_t character) {
  if (character == 0) return 0;
  if (character < 0x20 || character == 0x7F) return -1;
  if (character < 0x7F || !terminal.options.columns_of) return 1;
  return terminal.options.columns_of((uint32_t)character);
}
