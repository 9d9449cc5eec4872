// What the parts of CTerm share: the state of the one terminal.

#ifndef CTERM_TERMINAL_H
#define CTERM_TERMINAL_H

#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#define _GNU_SOURCE 1

#include "CTerm.h"

#include <curses.h>
#include <signal.h>
#include <stdio.h>
#include <termios.h>

enum { CTERM_PAIRS = 256, CTERM_MODES = 512 };

typedef struct {
  cterm_options options;
  bool running;
  bool modern;  // understands DEC 2026, bracketed paste, focus and SGR mouse, or ignores them
  bool lost;
  bool mouse;
  bool asks_background;
  bool modes_due;  // the next frame switches our modes on first
  const char *palette_reset;  // kept from the terminal: the palette is the user's
  int stage;  // memory file that ncurses writes its frames to; -1 in direct mode
  struct termios shell;  // as found
  struct termios raw;
  FILE *output;
  FILE *input;
  SCREEN *screen;
  WINDOW *keys;  // 1×1 pad: reading from a window would repaint it
  struct {
    attr_t attributes;
    int pair;
  } styles[256];
  struct {
    int foreground, background;
  } pairs[CTERM_PAIRS];  // from 1
  int pair_count;
  int signals[2];  // self-pipe: read end, write end
} cterm_state;

extern cterm_state terminal;

// frame.c
bool cterm_write_all(const char *bytes, size_t count);
// Moves what ncurses has written so far from the stage to the terminal, between the two texts.
long cterm_flush(const char *before, const char *after);
// Forgets what ncurses has written so far.
void cterm_discard(void);

// modes.c
// Appends what switches our modes on, and once the question for the background's colour.
void cterm_modes_on(char text[CTERM_MODES]);
const char *cterm_modes_off(void);
void cterm_set_raw(void);
void cterm_build_restore(void);
// Puts the terminal back with calls that a signal handler may make. Works once.
void cterm_restore(void);

// signals.c
bool cterm_catch_signals(void);
// A signal has asked us to end.
bool cterm_is_ending(void);
// While stopped at the user's wish, being continued is no news.
void cterm_expect_continue(bool expected);
void cterm_release_signals(void);

// input.c
void cterm_define_keys(void);

#endif
