// The ncursesw calls daybook uses, as plain functions over plain structs.
//
// There is one terminal per process and one thread owns it: every function except the bell's must
// be called from the thread that called cterm_start. Nothing here knows what is shown.

#ifndef CTERM_H
#define CTERM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A glyph in its first column: printable base, up to four combining marks (0 ends the list).
typedef struct {
  uint32_t base;
  uint32_t marks[4];
  uint8_t style;    // index given to cterm_set_style
  uint8_t columns;  // 1 or 2; 0 marks the second column of the glyph before, which is skipped
} cterm_cell;

enum {
  CTERM_BOLD = 1,
  CTERM_DIM = 2,
  CTERM_UNDERLINE = 4,
  CTERM_REVERSE = 8,
  CTERM_ITALIC = 16,
};

typedef struct {
  int16_t foreground;   // colour number, -1 for the terminal's own
  int16_t background;   // the same
  uint16_t attributes;  // CTERM_BOLD …
} cterm_style;

typedef enum {
  CTERM_STARTED,
  CTERM_NOT_A_TERMINAL,  // input or output is no terminal
  CTERM_CANNOT_ADDRESS,  // the terminal cannot place its cursor (TERM=dumb)
  CTERM_NO_DESCRIPTION,  // no usable terminfo entry, fallbacks included
  CTERM_NO_RESOURCES,    // a system call failed, or the terminal is taken already
} cterm_start_result;

typedef struct {
  int input;    // file descriptors of the terminal
  int output;
  bool direct;  // ncurses writes to the terminal itself; else each frame is one write
  bool color;
  bool asks_background;  // ask once for the background's colour; a CTERM_ANSWER may come
  int32_t (*columns_of)(uint32_t);  // width table: 1, 2, 0 for marks, -1 for what is never shown
} cterm_options;

typedef struct {
  int colors;      // as the description says; 0 in mono
  bool utf8;       // false: send ASCII only
  bool fallback;   // TERM was unknown; `name` was used instead
  char name[64];   // the description in use
} cterm_info;

// Takes the terminal. Restores it on exit, on fatal signals and on cterm_end.
cterm_start_result cterm_start(const cterm_options *options, cterm_info *info);
void cterm_end(void);

// Stops the process group as ctrl-z does, terminal restored; returns when continued, raw again.
void cterm_suspend(void);
// Takes the terminal again after a stop that could not be caught (SIGSTOP).
void cterm_retake(void);

// Asks the kernel for the size, and tells ncurses.
void cterm_size(int *columns, int *rows);

void cterm_set_style(uint8_t index, cterm_style style);
// Blanks the screen that cterm_put fills.
void cterm_erase(void);
void cterm_put(int row, int column, const cterm_cell *cells, int count);
// Where to park the cursor. `visible` is ignored by terminals that cannot hide it.
void cterm_cursor(int row, int column, bool visible);
// Shows what was put since the last frame. Returns bytes written, -1 when the terminal is lost.
long cterm_present(bool repaint);
// Writes bytes of our own (OSC 52) at once. False when the terminal is lost.
bool cterm_write(const char *bytes, size_t count);
void cterm_mouse(bool on);

enum {
  CTERM_INPUT = 1,   // cterm_next_input has something
  CTERM_SIGNAL = 2,  // cterm_next_signal has something
  CTERM_LOST = 4,    // the terminal is gone
};
// Waits for input, signals or the watched descriptors. Negative timeout (ms) waits for ever.
// Returns a set of the above; `ready[i]` tells about `watched[i]`.
int cterm_wait(int timeout, const int *watched, bool *ready, int count);

typedef enum {
  CTERM_SIGNAL_NONE,
  CTERM_SIGNAL_RESIZE,
  CTERM_SIGNAL_STOP,
  CTERM_SIGNAL_CONTINUE,
  CTERM_SIGNAL_TERMINATE,
  CTERM_SIGNAL_HANGUP,
} cterm_signal;
cterm_signal cterm_next_signal(void);

typedef enum {
  CTERM_NOTHING,   // nothing more for now
  CTERM_IGNORED,   // an unknown sequence was swallowed; ask again
  CTERM_CHARACTER, // value is a scalar, control characters included
  CTERM_KEY,       // value is a cterm_key
  CTERM_PASTE,     // text and length, valid until the next call
  CTERM_MOUSE,     // value is the SGR button code; column and row from 0
  CTERM_FOCUS_IN,
  CTERM_FOCUS_OUT,
  CTERM_ANSWER,    // the terminal answers a query (OSC): text and length, valid as above
} cterm_input_kind;

enum { CTERM_SHIFT = 1, CTERM_ALT = 2, CTERM_CTRL = 4 };

typedef enum {
  CTERM_KEY_UP = 1,
  CTERM_KEY_DOWN,
  CTERM_KEY_RIGHT,
  CTERM_KEY_LEFT,
  CTERM_KEY_HOME,
  CTERM_KEY_END,
  CTERM_KEY_PAGE_UP,
  CTERM_KEY_PAGE_DOWN,
  CTERM_KEY_INSERT,
  CTERM_KEY_DELETE,
  CTERM_KEY_BACKSPACE,
  CTERM_KEY_ENTER,
  CTERM_KEY_TAB,
  CTERM_KEY_F0 = 32,  // F1 is CTERM_KEY_F0 + 1, up to 24
} cterm_key;

typedef struct {
  cterm_input_kind kind;
  uint32_t value;
  uint32_t modifiers;  // CTERM_SHIFT …; for keys and characters
  int column;
  int row;
  bool released;  // mouse
  const char *text;
  size_t length;
} cterm_input;
// The next input that has arrived, without waiting longer than an escape sequence takes.
void cterm_next_input(cterm_input *input);

// A bell that any thread may ring: a descriptor to watch.
int cterm_bell_open(void);
void cterm_bell_close(int bell);
void cterm_bell_ring(int bell);
bool cterm_bell_answer(int bell);

#endif
