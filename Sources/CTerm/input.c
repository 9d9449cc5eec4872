// Reading keys, pastes and the mouse. ncurses decodes what a description knows; the sequences that
// terminals send whatever their description says are taught to it here.

#include "terminal.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Codes of our own, above every code of ncurses: OWN + key * 8 + modifiers.
enum { OWN = 0x4000, PASTE_BEGIN = 0x3000, PASTE_END, FOCUS_IN, FOCUS_OUT, SGR_MOUSE };

static void teach(const char *sequence, int code) { define_key(sequence, code); }

static void teach_own(const char *sequence, int key, int modifiers) {
  teach(sequence, OWN + key * 8 + modifiers);
}

// xterm's modifier parameter less one: 1 shift, 2 alt, 4 ctrl, and sums of these.
static void teach_letters(void) {
  static const struct {
    char letter;
    int key;
  } finals[] = {
      {'A', CTERM_KEY_UP},   {'B', CTERM_KEY_DOWN},       {'C', CTERM_KEY_RIGHT},
      {'D', CTERM_KEY_LEFT}, {'H', CTERM_KEY_HOME},       {'F', CTERM_KEY_END},
      {'P', CTERM_KEY_F0 + 1}, {'Q', CTERM_KEY_F0 + 2},   {'R', CTERM_KEY_F0 + 3},
      {'S', CTERM_KEY_F0 + 4},
  };
  char sequence[16];
  for (size_t i = 0; i < sizeof finals / sizeof *finals; i++) {
    char letter = finals[i].letter;
    snprintf(sequence, sizeof sequence, "\033O%c", letter);
    teach_own(sequence, finals[i].key, 0);
    snprintf(sequence, sizeof sequence, "\033[%c", letter);
    if (letter < 'P') teach_own(sequence, finals[i].key, 0);
    for (int modifiers = 1; modifiers < 8; modifiers++) {
      snprintf(sequence, sizeof sequence, "\033[1;%d%c", modifiers + 1, letter);
      teach_own(sequence, finals[i].key, modifiers);
    }
  }
}

static void teach_numbers(void) {
  static const struct {
    int number, key;
  } numbers[] = {
      {1, CTERM_KEY_HOME},     {2, CTERM_KEY_INSERT},    {3, CTERM_KEY_DELETE},
      {4, CTERM_KEY_END},      {5, CTERM_KEY_PAGE_UP},   {6, CTERM_KEY_PAGE_DOWN},
      {7, CTERM_KEY_HOME},     {8, CTERM_KEY_END},       {11, CTERM_KEY_F0 + 1},
      {12, CTERM_KEY_F0 + 2},  {13, CTERM_KEY_F0 + 3},   {14, CTERM_KEY_F0 + 4},
      {15, CTERM_KEY_F0 + 5},  {17, CTERM_KEY_F0 + 6},   {18, CTERM_KEY_F0 + 7},
      {19, CTERM_KEY_F0 + 8},  {20, CTERM_KEY_F0 + 9},   {21, CTERM_KEY_F0 + 10},
      {23, CTERM_KEY_F0 + 11}, {24, CTERM_KEY_F0 + 12},
  };
  char sequence[16];
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
    snprintf(sequence, sizeof sequence, "\033[%d~", numbers[i].number);
    teach_own(sequence, numbers[i].key, 0);
    for (int modifiers = 1; modifiers < 8; modifiers++) {
      snprintf(sequence, sizeof sequence, "\033[%d;%d~", numbers[i].number, modifiers + 1);
      teach_own(sequence, numbers[i].key, modifiers);
    }
  }
}

void cterm_define_keys(void) {
  teach_letters();
  teach_numbers();
  teach_own("\033[Z", CTERM_KEY_TAB, CTERM_SHIFT);
  teach_own("\033OM", CTERM_KEY_ENTER, 0);
  teach("\033[200~", PASTE_BEGIN);
  teach("\033[201~", PASTE_END);
  teach("\033[I", FOCUS_IN);
  teach("\033[O", FOCUS_OUT);
  teach("\033[<", SGR_MOUSE);
}

// Reads straight from the terminal, past ncurses, which never reads ahead of a decoded key.
static ssize_t read_raw(char *bytes, size_t count, int patience) {
  struct pollfd input = {.fd = terminal.options.input, .events = POLLIN};
  if (poll(&input, 1, patience) != 1) return 0;
  return read(terminal.options.input, bytes, count);
}

// A paste that is still arriving. It ends with its end mark only: what follows a pause is still
// text and must not become key presses. Ctrl-c alone ends it too, should the mark have been lost.
static struct {
  bool open;
  char *text;
  size_t length, capacity;
  size_t matched;  // bytes of the end mark seen
} paste;

enum { LONGEST_PASTE = 16 << 20 };

static void keep(const char *bytes, size_t count) {
  if (paste.length + count > LONGEST_PASTE) return;
  if (paste.length + count > paste.capacity) {
    size_t capacity = (paste.length + count) * 2;
    char *grown = realloc(paste.text, capacity);
    if (!grown) return;
    paste.text = grown;
    paste.capacity = capacity;
  }
  memcpy(paste.text + paste.length, bytes, count);
  paste.length += count;
}

// True when the end mark is complete.
static bool feed_paste(const char *bytes, ssize_t count) {
  static const char end_mark[] = "\033[201~";
  for (ssize_t i = 0; i < count; i++) {
    if (bytes[i] == end_mark[paste.matched]) {
      if (++paste.matched == sizeof end_mark - 1) return true;
      continue;
    }
    keep(end_mark, paste.matched);
    paste.matched = bytes[i] == end_mark[0];
    if (!paste.matched) keep(&bytes[i], 1);
  }
  return false;
}

static void continue_paste(cterm_input *input) {
  char bytes[8];
  for (;;) {
    // Never more than the end mark still needs, so that no byte behind it is taken.
    ssize_t count = read_raw(bytes, 6 - paste.matched, 20);
    if (count <= 0) {
      input->kind = CTERM_NOTHING;
      return;
    }
    if (count == 1 && bytes[0] == 3) break;
    if (feed_paste(bytes, count)) break;
  }
  paste.open = false;
  input->kind = CTERM_PASTE;
  input->text = paste.text;
  input->length = paste.length;
}

static void begin_paste(cterm_input *input) {
  paste.open = true;
  paste.length = 0;
  paste.matched = 0;
  continue_paste(input);
}

// `ESC [ <` has been read; `button ; column ; row M` follows, or `m` for a release.
static void read_mouse(cterm_input *input) {
  int numbers[3] = {0}, index = 0;
  char byte;
  input->kind = CTERM_IGNORED;
  for (int i = 0; i < 24 && read_raw(&byte, 1, 50) == 1; i++) {
    if (byte >= '0' && byte <= '9' && numbers[index] < 100000) {
      numbers[index] = numbers[index] * 10 + (byte - '0');
    } else if (byte == ';' && index < 2) {
      index++;
    } else if ((byte == 'M' || byte == 'm') && index == 2) {
      input->kind = CTERM_MOUSE;
      input->value = (uint32_t)numbers[0];
      input->column = numbers[1] - 1;
      input->row = numbers[2] - 1;
      input->released = byte == 'm';
      return;
    } else {
      return;
    }
  }
}

// Codes that only descriptions lead to: terminals that are not like xterm.
static int key_of(int code) {
  switch (code) {
    case KEY_UP: return CTERM_KEY_UP;
    case KEY_DOWN: return CTERM_KEY_DOWN;
    case KEY_LEFT: return CTERM_KEY_LEFT;
    case KEY_RIGHT: return CTERM_KEY_RIGHT;
    case KEY_HOME: return CTERM_KEY_HOME;
    case KEY_END: return CTERM_KEY_END;
    case KEY_PPAGE: return CTERM_KEY_PAGE_UP;
    case KEY_NPAGE: return CTERM_KEY_PAGE_DOWN;
    case KEY_IC: return CTERM_KEY_INSERT;
    case KEY_DC: return CTERM_KEY_DELETE;
    case KEY_BACKSPACE: return CTERM_KEY_BACKSPACE;
    case KEY_ENTER: return CTERM_KEY_ENTER;
    default: break;
  }
  if (code > KEY_F0 && code <= KEY_F0 + 24) return CTERM_KEY_F0 + (code - KEY_F0);
  return 0;
}

static void decode(int code, cterm_input *input) {
  input->kind = CTERM_KEY;
  if (code >= OWN) {
    input->value = (uint32_t)(code - OWN) / 8;
    input->modifiers |= (uint32_t)(code - OWN) % 8;
    return;
  }
  switch (code) {
    case PASTE_BEGIN: begin_paste(input); return;
    case FOCUS_IN: input->kind = CTERM_FOCUS_IN; return;
    case FOCUS_OUT: input->kind = CTERM_FOCUS_OUT; return;
    case SGR_MOUSE: read_mouse(input); return;
    case KEY_BTAB:
      input->value = CTERM_KEY_TAB;
      input->modifiers |= CTERM_SHIFT;
      return;
    default: break;
  }
  input->value = (uint32_t)key_of(code);
  if (input->value == 0) input->kind = CTERM_IGNORED;
}

// Swallows the rest of a control sequence that nobody knows: its bytes are no keys.
static void swallow(void) {
  wint_t character;
  for (int i = 0; i < 64; i++) {
    int got = wget_wch(terminal.keys, &character);
    if (got == ERR) return;
    if (got == OK && character >= 0x40 && character <= 0x7E) return;
  }
}

// Reads a text that ends with BEL or ESC \, kept as far as it is ASCII and short.
static void read_answer(wint_t character, cterm_input *input) {
  static char answer[64];
  int got = OK;
  while (got != ERR && character != 7 && character != '\\') {
    bool fits = input->length < sizeof answer && character > 0x1F && character < 0x7F;
    if (got == OK && fits) answer[input->length++] = (char)character;
    got = wget_wch(terminal.keys, &character);
  }
  input->kind = CTERM_ANSWER;
  input->text = answer;
}

// ESC with something right behind it is alt, or a sequence; alone it is the key.
static void after_escape(cterm_input *input) {
  wint_t character;
  int got = wget_wch(terminal.keys, &character);
  if (got == ERR) {
    input->value = 27;
    return;
  }
  input->modifiers = CTERM_ALT;
  if (got == KEY_CODE_YES) {
    decode((int)character, input);
    return;
  }
  input->value = character;
  if (character > 0x7E || !strchr("[O]P_^", (int)character)) return;
  struct pollfd more = {.fd = terminal.options.input, .events = POLLIN};
  wint_t following;
  got = wget_wch(terminal.keys, &following);
  if (got == ERR && poll(&more, 1, 0) == 0) return;
  input->kind = CTERM_IGNORED;
  input->modifiers = 0;
  if (got != OK) return;
  if (character == ']') {
    read_answer(following, input);
  } else if (character != '[' && character != 'O') {
    read_answer(following, input);
    input->kind = CTERM_IGNORED;
  } else if (following < 0x40 || following > 0x7E) {
    swallow();
  }
}

void cterm_next_input(cterm_input *input) {
  memset(input, 0, sizeof *input);
  if (paste.open) {
    continue_paste(input);
    return;
  }
  wint_t character;
  int got = wget_wch(terminal.keys, &character);
  if (got == ERR) return;
  if (got == KEY_CODE_YES) {
    decode((int)character, input);
    return;
  }
  input->kind = CTERM_CHARACTER;
  input->value = character;
  if (character == 27) after_escape(input);
}
