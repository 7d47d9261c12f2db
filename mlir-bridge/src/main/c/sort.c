/*
 * Sorts 64-bit words by their upper halves, stable. A compiled library makes the words: the upper
 * half is a key that orders as an unsigned number, the lower half is what travels with it. How the
 * work is cut depends on the sizes alone, and a stable sort has one result, so threads never show.
 *
 * Long lines: least significant digit first, a byte at a time; blocks of a line count their digits
 * and move their words apart from each other. Short ones: runs by insertion, then merges.
 */
#include "runtime.h"

enum {
  DIGIT = 8,
  DIGITS = 1 << DIGIT,
  KEY_FROM = 32,
  RUN = 16,                /* what insertion sorts */
  MERGED = 160,            /* up to here merges are quicker than four passes over counters */
  BLOCK = 1 << 15,         /* words that a thread is woken for */
  BLOCKS = 32,             /* at most, of a line */
  NANOSECONDS_A_WORD = 12, /* of one thread, roughly */
  NANOSECONDS_A_THREAD = 20000
};

static uint64_t key(uint64_t word) { return word >> KEY_FROM; }

static void insertion_sort(uint64_t *words, int64_t length) {
  for (int64_t i = 1; i < length; i++) {
    uint64_t word = words[i];
    int64_t place = i;
    for (; place > 0 && key(words[place - 1]) > key(word); place--) {
      words[place] = words[place - 1];
    }
    words[place] = word;
  }
}

/* Merges two runs that lie one after the other; without branches on the data. */
static void merge(const uint64_t *from, int64_t left_length, int64_t length, uint64_t *to) {
  const uint64_t *left = from, *middle = from + left_length, *right = middle, *end = from + length;
  while (left < middle && right < end) {
    int takes_right = key(*right) < key(*left);
    *to++ = takes_right ? *right : *left;
    right += takes_right;
    left += !takes_right;
  }
  while (left < middle) {
    *to++ = *left++;
  }
  while (right < end) {
    *to++ = *right++;
  }
}

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

static void merge_sort(uint64_t *words, uint64_t *spare, int64_t length) {
  for (int64_t low = 0; low < length; low += RUN) {
    insertion_sort(words + low, least(RUN, length - low));
  }
  uint64_t *from = words, *to = spare;
  for (int64_t width = RUN; width < length; width *= 2) {
    for (int64_t low = 0; low < length; low += 2 * width) {
      merge(from + low, least(width, length - low), least(2 * width, length - low), to + low);
    }
    uint64_t *swap = from;
    from = to;
    to = swap;
  }
  for (int64_t i = 0; from != words && i < length; i++) {
    words[i] = from[i];
  }
}

/* One pass over a line: from where the words are, where they go, which digit. */
struct pass {
  const uint64_t *from;
  uint64_t *to;
  int64_t length;
  int64_t blocks;
  int shift;
  uint32_t (*counts)[DIGITS]; /* of each block; then where its words of a digit go */
};

static int64_t block_start(const struct pass *pass, int64_t block) {
  return block < pass->blocks ? pass->length / pass->blocks * block : pass->length;
}

static void count_digits(void *context, int64_t from, int64_t to) {
  const struct pass *pass = context;
  for (; from < to; from++) {
    uint32_t *counts = pass->counts[from];
    for (int i = 0; i < DIGITS; i++) {
      counts[i] = 0;
    }
    int64_t end = block_start(pass, from + 1);
    for (int64_t i = block_start(pass, from); i < end; i++) {
      counts[pass->from[i] >> pass->shift & (DIGITS - 1)]++;
    }
  }
}

static void move_words(void *context, int64_t from, int64_t to) {
  const struct pass *pass = context;
  for (; from < to; from++) {
    uint32_t *places = pass->counts[from];
    int64_t end = block_start(pass, from + 1);
    for (int64_t i = block_start(pass, from); i < end; i++) {
      uint64_t word = pass->from[i];
      pass->to[places[word >> pass->shift & (DIGITS - 1)]++] = word;
    }
  }
}

/* Turns counts into places, digit by digit and within a digit block by block; false if all words
   have one digit, so that the pass would change nothing. */
static int find_places(const struct pass *pass) {
  uint32_t place = 0;
  for (int digit = 0; digit < DIGITS; digit++) {
    uint32_t before = place;
    for (int64_t block = 0; block < pass->blocks; block++) {
      uint32_t count = pass->counts[block][digit];
      pass->counts[block][digit] = place;
      place += count;
    }
    if (place - before == pass->length) {
      return 0;
    }
  }
  return 1;
}

static void copy_blocks(void *context, int64_t from, int64_t to) {
  const struct pass *pass = context;
  int64_t end = block_start(pass, to);
  for (int64_t i = block_start(pass, from); i < end; i++) {
    pass->to[i] = pass->from[i];
  }
}

static void radix_sort(uint64_t *words, uint64_t *spare, int64_t length) {
  uint32_t counts[BLOCKS][DIGITS];
  int64_t blocks = length / BLOCK < 1 ? 1 : least(length / BLOCK, BLOCKS);
  struct pass pass = {words, spare, length, blocks, KEY_FROM, counts};
  for (; pass.shift < 64; pass.shift += DIGIT) {
    arrayc_share(count_digits, &pass, blocks, blocks);
    if (find_places(&pass)) {
      arrayc_share(move_words, &pass, blocks, blocks);
      uint64_t *sorted = pass.to;
      pass.to = (uint64_t *)pass.from;
      pass.from = sorted;
    }
  }
  if (pass.from != words) {
    pass.to = words;
    arrayc_share(copy_blocks, &pass, blocks, blocks);
  }
}

struct lines {
  uint64_t *words, *spare;
  int64_t length;
};

static void sort_lines(void *context, int64_t from, int64_t to) {
  const struct lines *lines = context;
  for (; from < to; from++) {
    uint64_t *words = lines->words + from * lines->length;
    uint64_t *spare = lines->spare + from * lines->length;
    (lines->length <= MERGED ? merge_sort : radix_sort)(words, spare, lines->length);
  }
}

/* Sorts each of many lines of one length, below 2^32, which lie one after the other. As many words
   are to spare. */
void arrayc_sort(uint64_t *words, uint64_t *spare, int64_t lines, int64_t length) {
  struct lines all = {words, spare, length};
  int64_t threads = lines * length * NANOSECONDS_A_WORD / NANOSECONDS_A_THREAD;
  /* A few long lines are cut themselves: who is inside one job cannot share another. */
  if (lines > 1 && threads > 1 && (length < 2 * BLOCK || lines >= 2 * BLOCKS)) {
    arrayc_share(sort_lines, &all, lines, threads);
  } else {
    sort_lines(&all, 0, lines);
  }
}

struct selection {
  uint64_t *words;
  int64_t length, kept;
};

static void select_lines(void *context, int64_t from, int64_t to) {
  const struct selection *all = context;
  for (; from < to; from++) {
    uint64_t *words = all->words + from * all->length;
    uint64_t *last = words + all->kept - 1;
    insertion_sort(words, all->kept);
    for (const uint64_t *next = last + 1; next < words + all->length; next++) {
      if (key(*next) < key(*last)) {
        uint64_t word = *next, *place = last;
        for (; place > words && key(place[-1]) > key(word); place--) {
          *place = place[-1];
        }
        *place = word;
      }
    }
  }
}

/* Brings the first few words of each line, as arrayc_sort would order them, to its beginning; the
   others are lost. */
void arrayc_select(uint64_t *words, int64_t lines, int64_t length, int64_t kept) {
  struct selection all = {words, length, kept};
  int64_t threads = lines * length / NANOSECONDS_A_THREAD;
  if (kept > 0) {
    arrayc_share(select_lines, &all, lines, threads);
  }
}
