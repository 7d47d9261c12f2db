/*
 * A stand-in for NVIDIA's driver, for tests: its memory is the host's, its kernels are the same
 * device code compiled for the CPU. The threads of a block are fibers, so that barriers and shuffles
 * are what they are on a GPU: a thread goes on when all that must come have come.
 *
 * It checks what it is told: copies and kernels' arrays must lie in memory that is allocated, what
 * lies around allocations must not change, handles must be its own. It can be told to fail.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define EXPORT __attribute__((visibility("default")))
typedef int32_t CUresult;
typedef uint64_t CUdeviceptr;

enum { OK = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, NO_BINARY = 209, NOT_FOUND = 500, BAD_ACCESS = 700, LAUNCH_FAILED = 719 };

/* ---- what tests ask and say ------------------------------------------------------------------- */

static char complaint[1024];
static char journal[1 << 16];
static size_t journal_length;
static char failing[64];
static int failing_after, failing_code;
static int capability = 90, devices = 1;
static void *kernels;

static CUresult complain(CUresult code, const char *what) {
  if (!complaint[0]) {
    snprintf(complaint, sizeof complaint, "%s", what);
  }
  return code;
}

/* What was wrong with the calls since the last time, or an empty text. */
EXPORT const char *standin_complaint(void) {
  static char last[sizeof complaint];
  memcpy(last, complaint, sizeof last);
  complaint[0] = 0;
  return last;
}

/* The calls since the last time, one a line. */
EXPORT const char *standin_journal(void) {
  static char last[sizeof journal];
  memcpy(last, journal, journal_length + 1);
  journal[journal_length = 0] = 0;
  return last;
}

/* Lets the call of a function after so many others of it fail with a code, once; code 0: none. */
EXPORT void standin_fail(const char *function, int64_t after, int64_t code) {
  snprintf(failing, sizeof failing, "%s", function);
  failing_after = (int)after;
  failing_code = (int)code;
}

/* A machine with so many GPUs of a capability. */
EXPORT void standin_machine(int64_t count, int64_t sm) {
  devices = (int)count;
  capability = (int)sm;
}

/* The kernels of the modules that are loaded from now on; 0 if it worked. */
EXPORT int64_t standin_kernels(const char *file) {
  kernels = dlopen(file, RTLD_NOW | RTLD_LOCAL);
  if (!kernels) {
    complain(0, dlerror());
  }
  return !kernels;
}

/* Notes a call; its result if it is to fail. */
static CUresult note(const char *function, const char *details) {
  size_t room = sizeof journal - journal_length;
  int written = snprintf(journal + journal_length, room, "%s%s%s\n", function, *details ? " " : "", details);
  if (written > 0 && (size_t)written < room) {
    journal_length += (size_t)written;
  }
  if (failing_code && !strcmp(function, failing) && failing_after-- == 0) {
    int code = failing_code;
    failing_code = 0;
    return code;
  }
  return OK;
}

#define CALL(details)                       \
  do {                                      \
    CUresult noted = note(__func__, details); \
    if (noted != OK) return noted;          \
  } while (0)

/* ---- memory ------------------------------------------------------------------------------------- */

enum { GUARD = 256, PATTERN = 0xA5 };

struct block {
  struct block *next;
  uint64_t bytes;
  unsigned char *data;
};
static struct block *blocks;
static int64_t live;

EXPORT int64_t standin_live(void) { return live; }

static int is_inside(CUdeviceptr pointer, uint64_t bytes) {
  for (struct block *b = blocks; b; b = b->next) {
    CUdeviceptr start = (CUdeviceptr)(uintptr_t)b->data;
    if (pointer >= start && pointer + bytes <= start + b->bytes) {
      return 1;
    }
  }
  return 0;
}

static CUresult allocate(CUdeviceptr *pointer, uint64_t bytes) {
  unsigned char *memory = NULL;
  if (bytes == 0) {
    return complain(INVALID_VALUE, "an allocation of no bytes");
  }
  uint64_t all = (bytes + 255) / 256 * 256 + 2 * GUARD;
  if (posix_memalign((void **)&memory, 256, all)) {
    return OUT_OF_MEMORY;
  }
  /* What is not written yet is no number that a result could hide behind. */
  memset(memory, PATTERN, all);
  struct block *b = malloc(sizeof *b);
  *b = (struct block){blocks, bytes, memory + GUARD};
  blocks = b;
  live++;
  *pointer = (CUdeviceptr)(uintptr_t)b->data;
  return OK;
}

static void arrive(void);

static CUresult release(CUdeviceptr pointer) {
  arrive();
  for (struct block **at = &blocks; *at; at = &(*at)->next) {
    struct block *b = *at;
    if ((CUdeviceptr)(uintptr_t)b->data == pointer) {
      CUresult result = OK;
      for (int i = 0; i < GUARD; i++) {
        if (b->data[-1 - i] != PATTERN || b->data[b->bytes + (uint64_t)i] != PATTERN) {
          result = complain(OK, "a kernel wrote beside an allocation");
          break;
        }
      }
      *at = b->next;
      free(b->data - GUARD);
      free(b);
      live--;
      return result;
    }
  }
  return complain(INVALID_VALUE, "memory is freed that is not allocated");
}

/* ---- fibers ------------------------------------------------------------------------------------- */

enum { MOST_THREADS = 1024, STACK = 256 << 10, WARP = 32 };
enum state { READY, AT_BARRIER, AT_SHUFFLE, AT_TOGETHER, AT_COUNTER, AT_GROUP, DONE };
enum { MOST_COPIES = 256, WORDS = 10, SUMS = 128, MOST_PRODUCTS = 64 };

/* A copy that is under way. */
struct copy {
  void *to;
  const void *from;
  uint32_t bytes, given;
  int group;
};

/* A product of a group of warps that is under way (libcuda_bulk.h). */
struct product {
  uint64_t a, b;
  int32_t type, columns, is_added;
  uint32_t a_turned, b_turned;
  int32_t batch;
};

struct fiber {
  void *stack_pointer;
  enum state state;
  uint32_t value;
  uint32_t bits;
  /* What a warp does together, and what the lane gives to it; its results come first. */
  void (*together)(struct fiber *warp);
  uint32_t words[WORDS];
  const unsigned char *row;
  struct copy copies[MOST_COPIES];
  int copy_count, group;
  /* The barrier that it waits for, and its products. */
  uint32_t counter, parity;
  uint32_t sums[SUMS];
  struct product products[MOST_PRODUCTS];
  int product_count, batch, but, is_fenced, has_sums, registers;
};
static struct fiber fibers[MOST_THREADS];
static unsigned char *stacks;
static void *scheduler;
static int current, current_block, block_count;
static void (*entry)(void **);
static void **parameters;

void standin_switch(void **from, void *to);
__asm__(
    ".text\n.globl standin_switch\n.hidden standin_switch\nstandin_switch:\n"
    "  pushq %rbp\n  pushq %rbx\n  pushq %r12\n  pushq %r13\n  pushq %r14\n  pushq %r15\n"
    "  movq %rsp, (%rdi)\n  movq %rsi, %rsp\n"
    "  popq %r15\n  popq %r14\n  popq %r13\n  popq %r12\n  popq %rbx\n  popq %rbp\n  retq\n");

static void yield(enum state state) {
  struct fiber *self = &fibers[current];
  self->state = state;
  standin_switch(&self->stack_pointer, scheduler);
}

static void run_fiber(void) {
  entry(parameters);
  if (fibers[current].copy_count) {
    complain(OK, "a thread ends before its copies");
  }
  yield(DONE);
}

static void start(int number) {
  void **top = (void **)(stacks + (size_t)(number + 1) * STACK) - 2;
  *top = (void *)run_fiber;
  fibers[number].stack_pointer = top - 6;
  fibers[number].state = READY;
  fibers[number].copy_count = fibers[number].group = 0;
  fibers[number].product_count = fibers[number].batch = fibers[number].is_fenced = fibers[number].has_sums = 0;
  fibers[number].registers = 168; /* what 384 threads have */
}

EXPORT uint32_t arrayc_thread(void) { return (uint32_t)current; }
EXPORT uint32_t arrayc_block(void) { return (uint32_t)current_block; }
EXPORT void arrayc_barrier(uint32_t number) {
  if (number != 0) {
    complain(OK, "a barrier that is not number 0");
  }
  yield(AT_BARRIER);
}
EXPORT uint32_t arrayc_shuffle(uint32_t mask, uint32_t value, uint32_t bits, uint32_t clamp) {
  if (mask != 0xffffffffu || clamp != 31 || bits >= WARP) {
    complain(OK, "a shuffle that is not of the whole warp");
  }
  fibers[current].value = value;
  fibers[current].bits = bits;
  yield(AT_SHUFFLE);
  return fibers[current].value;
}

/* ---- tensor cores, and copies that run beside ------------------------------------------------- */

typedef uint32_t words_of_lane __attribute__((vector_size(16)));
typedef float floats_of_lane __attribute__((vector_size(16)));

static words_of_lane join_warp(void (*together)(struct fiber *warp)) {
  fibers[current].together = together;
  yield(AT_TOGETHER);
  uint32_t *w = fibers[current].words;
  return (words_of_lane){w[0], w[1], w[2], w[3]};
}

/* Copies are done as late as they may be: what is read before its wait is read too early. */
static void begin_copy(void *to, const void *from, uint32_t bytes, uint32_t given) {
  struct fiber *self = &fibers[current];
  if ((uintptr_t)to % bytes || (uintptr_t)from % bytes || (given && given != bytes)) {
    complain(OK, "a copy that is not aligned, or of a part");
  }
  if (given && !is_inside((CUdeviceptr)(uintptr_t)from, given)) {
    complain(OK, "a copy from beyond an array");
  }
  if (self->copy_count == MOST_COPIES) {
    complain(OK, "more copies under way than the stand-in holds");
    return;
  }
  self->copies[self->copy_count++] = (struct copy){to, from, bytes, given, self->group};
}
EXPORT void arrayc_copy4(void *to, const void *from, uint32_t given) { begin_copy(to, from, 4, given); }
EXPORT void arrayc_copy8(void *to, const void *from, uint32_t given) { begin_copy(to, from, 8, given); }
EXPORT void arrayc_copy16(void *to, const void *from, uint32_t given) { begin_copy(to, from, 16, given); }
EXPORT void arrayc_copies_commit(void) { fibers[current].group++; }
static void await(int but) {
  struct fiber *self = &fibers[current];
  int left = 0;
  for (int i = 0; i < self->copy_count; i++) {
    struct copy c = self->copies[i];
    if (c.group >= self->group - but) {
      self->copies[left++] = c;
      continue;
    }
    memset(c.to, 0, c.bytes);
    memcpy(c.to, c.from, c.given);
  }
  self->copy_count = left;
}
EXPORT void arrayc_copies_wait1(void) { await(1); }
EXPORT void arrayc_copies_wait0(void) { await(0); }

/* ldmatrix .x4: lane 8 m + r names row r of square m (PTX ISA, "Warp-level matrix instructions"). */
static void squares(struct fiber *warp, int turned) {
  uint32_t all[WARP][4];
  for (int m = 0; m < 4; m++) {
    uint32_t banks = 0;
    for (int r = 0; r < 8; r++) {
      uintptr_t row = (uintptr_t)warp[8 * m + r].row;
      if (row % 16) {
        complain(OK, "a row of a square that is not aligned");
        return;
      }
      banks |= 1u << row / 16 % 8;
    }
    if (banks != 0xff) {
      complain(OK, "rows of a square that are in the same banks");
    }
    for (int lane = 0; lane < WARP; lane++) {
      uint16_t pair[2];
      for (int i = 0; i < 2; i++) {
        int along = lane / 4, across = lane % 4 * 2 + i;
        const unsigned char *row = warp[8 * m + (turned ? across : along)].row;
        memcpy(&pair[i], row + 2 * (turned ? along : across), 2);
      }
      memcpy(&all[lane][m], pair, 4);
    }
  }
  for (int lane = 0; lane < WARP; lane++) {
    memcpy(warp[lane].words, all[lane], sizeof all[lane]);
  }
}
static void squares_straight(struct fiber *warp) { squares(warp, 0); }
static void squares_turned(struct fiber *warp) { squares(warp, 1); }
EXPORT words_of_lane arrayc_squares(const void *row) {
  fibers[current].row = row;
  return join_warp(squares_straight);
}
EXPORT words_of_lane arrayc_squares_turned(const void *row) {
  fibers[current].row = row;
  return join_warp(squares_turned);
}

EXPORT float arrayc_ex2(float value) { return __builtin_exp2f(value); }

/* Rounded to nearest, ties to even; numbers here are finite, or infinite as they come. */
static uint32_t bf16_of(float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  return value != value ? 0x7fff : (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
}
EXPORT uint32_t arrayc_pair_bf16(float low, float high) { return bf16_of(high) << 16 | bf16_of(low); }
static uint32_t f16_of(float value) {
  _Float16 half = (_Float16)value;
  uint16_t bits;
  memcpy(&bits, &half, 2);
  return bits;
}
EXPORT uint32_t arrayc_pair_f16(float low, float high) { return f16_of(high) << 16 | f16_of(low); }

EXPORT uint32_t arrayc_tf32(float value) {
  uint32_t bits;
  memcpy(&bits, &value, 4);
  return (bits & 0x7f800000u) == 0x7f800000u ? bits : (bits + 0x1000u) & ~0x1fffu;
}

enum element { BF16, F16, TF32, S8, U8 };

/* Element i of the words that a lane gives of an operand. */
static double element(enum element type, const uint32_t *words, int i) {
  const unsigned char *bytes = (const unsigned char *)words;
  float value = 0;
  switch (type) {
    case BF16: {
      uint32_t bits = (uint32_t)((const uint16_t *)words)[i] << 16;
      memcpy(&value, &bits, 4);
      return value;
    }
    case F16: {
      uint16_t h = ((const uint16_t *)words)[i];
      int exponent = h >> 10 & 31;
      double fraction = h & 1023, sign = h >> 15 ? -1 : 1;
      if (exponent == 31) {
        return fraction != 0 ? __builtin_nan("") : sign * __builtin_inf();
      }
      return sign * (exponent ? __builtin_ldexp(1024 + fraction, exponent - 25) : __builtin_ldexp(fraction, -24));
    }
    case TF32: {
      /* The lower 13 bits are not looked at. */
      uint32_t bits = words[i] & ~0x1fffu;
      memcpy(&value, &bits, 4);
      return value;
    }
    case S8:
      return (int8_t)bytes[i];
    case U8:
      return bytes[i];
  }
  return 0;
}

/*
 * mma.m16n8k(depth): where the elements of a fragment are, as the figures of the PTX ISA have it. A
 * lane's group is lane / 4, its place there lane % 4. Elements that share a word are neighbours
 * along the depth.
 */
static void product(struct fiber *warp, enum element type, int depth, int in_word) {
  static double a[16][32], b[32][8];
  for (int lane = 0; lane < WARP; lane++) {
    int group = lane / 4, place = lane % 4;
    for (int i = 0; i < 4 * in_word; i++) {
      int word = i / in_word;
      int row = word % 2 == 0 ? group : group + 8;
      int column = place * in_word + i % in_word + (word < 2 ? 0 : depth / 2);
      a[row][column] = element(type, warp[lane].words, i);
    }
    for (int i = 0; i < 2 * in_word; i++) {
      int row = place * in_word + i % in_word + (i < in_word ? 0 : depth / 2);
      b[row][group] = element(type, warp[lane].words + 4, i);
    }
  }
  for (int lane = 0; lane < WARP; lane++) {
    for (int i = 0; i < 4; i++) {
      int row = lane / 4 + (i < 2 ? 0 : 8), column = lane % 4 * 2 + i % 2;
      double sum = 0;
      for (int k = 0; k < depth; k++) {
        sum += a[row][k] * b[k][column];
      }
      uint32_t *before = &warp[lane].words[6 + i];
      if (type == S8 || type == U8) {
        warp[lane].words[i] = *before + (uint32_t)(int32_t)sum;
      } else {
        float old, now;
        memcpy(&old, before, 4);
        now = (float)(sum + old);
        memcpy(&warp[lane].words[i], &now, 4);
      }
    }
  }
}

#define PRODUCT(name, type, depth, in_word)                                                          \
  static void product_##name(struct fiber *warp) { product(warp, type, depth, in_word); }            \
  static words_of_lane give_##name(uint32_t a0, uint32_t a1, uint32_t a2, uint32_t a3, uint32_t b0,  \
                                   uint32_t b1, words_of_lane c) {                                   \
    uint32_t words[WORDS] = {a0, a1, a2, a3, b0, b1, c[0], c[1], c[2], c[3]};                        \
    memcpy(fibers[current].words, words, sizeof words);                                              \
    return join_warp(product_##name);                                                                \
  }
PRODUCT(bf16, BF16, 16, 2)
PRODUCT(f16, F16, 16, 2)
PRODUCT(tf32, TF32, 8, 1)
PRODUCT(s8, S8, 32, 4)
PRODUCT(u8, U8, 32, 4)

#define ENTRY(name, lanes)                                                                           \
  EXPORT lanes arrayc_mma_##name(uint32_t a0, uint32_t a1, uint32_t a2, uint32_t a3, uint32_t b0,    \
                                 uint32_t b1, lanes c) {                                             \
    return (lanes)give_##name(a0, a1, a2, a3, b0, b1, (words_of_lane)c);                             \
  }
ENTRY(bf16, floats_of_lane)
ENTRY(f16, floats_of_lane)
ENTRY(tf32, floats_of_lane)
ENTRY(s8, words_of_lane)
ENTRY(u8, words_of_lane)

static int all_at(int from, int to, enum state state) {
  for (int i = from; i < to; i++) {
    if (fibers[i].state != state) {
      return 0;
    }
  }
  return 1;
}

#include "libcuda_bulk.h"

/* Lets the lanes of a warp go on that have all come for something; whether they have. */
static int advance_warp(int warp, int end) {
  if (end == warp + WARP && all_at(warp, end, AT_TOGETHER)) {
    for (int i = warp; i < end; i++) {
      if (fibers[i].together != fibers[warp].together) {
        complain(OK, "lanes of a warp that do different things together");
      }
      fibers[i].state = READY;
    }
    fibers[warp].together(&fibers[warp]);
    return 1;
  }
  if (all_at(warp, end, AT_SHUFFLE)) {
    uint32_t values[WARP];
    for (int i = warp; i < end; i++) {
      int other = warp + ((i - warp) ^ (int)fibers[i].bits);
      values[i - warp] = fibers[other < end ? other : i].value;
    }
    for (int i = warp; i < end; i++) {
      fibers[i].value = values[i - warp];
      fibers[i].state = READY;
    }
    return 1;
  }
  return 0;
}

/* Lets those go on that everybody has come for; whether there are any. */
static int advance(int threads) {
  int any = advance_groups(threads);
  if (all_at(0, threads, AT_BARRIER)) {
    for (int i = 0; i < threads; i++) {
      fibers[i].state = READY;
    }
    any = 1;
  }
  return any || deliver_first();
}

static CUresult run_block(int threads) {
  clear_launched();
  for (int i = 0; i < threads; i++) {
    start(i);
  }
  do {
    /* A warp runs ahead as far as it gets: what it should wait for is not there. */
    int warps = (threads + WARP - 1) / WARP;
    for (int i = 0; i < warps; i++) {
      int warp = WARP * (current_block % 2 ? warps - 1 - i : i);
      int end = warp + WARP < threads ? warp + WARP : threads;
      do {
        for (current = warp; current < end; current++) {
          if (fibers[current].state == READY) {
            standin_switch(&scheduler, fibers[current].stack_pointer);
          }
        }
      } while (advance_warp(warp, end));
    }
  } while (advance(threads));
  check_launched(threads);
  return all_at(0, threads, DONE)
             ? OK
             : complain(LAUNCH_FAILED, "threads wait for others that do not come");
}

/* ---- the driver's interface ---------------------------------------------------------------------- */

/* Few, so that blocks take several tiles each. */
enum { MULTIPROCESSORS = 3 };

static int context_object, module_object, pool_object;
static __thread void *current_context;

EXPORT CUresult cuInit(uint32_t flags) {
  CALL("");
  return flags ? INVALID_VALUE : devices ? OK : 100;
}
EXPORT CUresult cuDeviceGet(int32_t *device, int32_t number) {
  CALL("");
  *device = number;
  return number < devices ? OK : 101;
}
EXPORT CUresult cuDeviceGetAttribute(int32_t *value, int32_t attribute, int32_t device) {
  CALL("");
  *value = attribute == 75 ? capability / 10 : attribute == 76 ? capability % 10 : attribute == 16 ? MULTIPROCESSORS : 0;
  return device < devices ? OK : complain(INVALID_VALUE, "no such device");
}
EXPORT CUresult cuDevicePrimaryCtxRetain(void **context, int32_t device) {
  CALL("");
  *context = &context_object;
  return device < devices ? OK : 101;
}
EXPORT CUresult cuCtxGetCurrent(void **context) {
  CALL("");
  *context = current_context;
  return OK;
}
EXPORT CUresult cuCtxGetDevice(int32_t *device) {
  CALL("");
  *device = 0;
  return current_context ? OK : complain(201, "no context is current");
}
EXPORT CUresult cuCtxPushCurrent_v2(void *context) {
  CALL("");
  current_context = context;
  return context == &context_object ? OK : complain(201, "not a context");
}
EXPORT CUresult cuCtxPopCurrent_v2(void **context) {
  CALL("");
  *context = current_context;
  current_context = NULL;
  return OK;
}
EXPORT CUresult cuModuleLoadDataEx(void **module, const void *image, uint32_t count, void *options, void **values) {
  char text[64];
  int is_cubin = !memcmp(image, "\177ELF", 4);
  const char *target = is_cubin ? "a cubin" : strstr(image, ".target ");
  snprintf(text, sizeof text, "%.14s", target ? target : "?");
  text[strcspn(text, ",\n")] = 0;
  CALL(text);
  *module = kernels ? kernels : (void *)&module_object;
  return target && !count && !options && !values ? OK : complain(INVALID_VALUE, "not PTX");
}
/* How many values a kernel takes, and then maps of tensors, by what lies beside it; and how much memory a
   launch may ask for. */
static struct known {
  void *function;
  int64_t values, maps, most_shared;
} known[1024];
static int known_count;

static struct known *known_of(void *function) {
  static struct known unknown;
  for (int i = known_count - 1; i >= 0; i--) {
    if (known[i].function == function) {
      return &known[i];
    }
  }
  return &unknown;
}
static int64_t count_beside(void *module, const char *name, const char *what) {
  char symbol[128];
  snprintf(symbol, sizeof symbol, "%s_%s", name, what);
  int64_t (*count)(void) = NULL;
  void *found = module == &module_object ? NULL : dlsym(module, symbol);
  memcpy(&count, &found, sizeof count);
  return count ? count() : 0;
}
EXPORT CUresult cuModuleGetFunction(void **function, void *module, const char *name) {
  char symbol[128];
  CALL(name);
  snprintf(symbol, sizeof symbol, "%s_launch", name);
  *function = module == &module_object ? (void *)&module_object : dlsym(module, symbol);
  known_count %= (int)(sizeof known / sizeof *known);
  known[known_count++] =
      (struct known){*function, count_beside(module, name, "values"), count_beside(module, name, "maps"), 0};
  return *function ? OK : complain(NOT_FOUND, "no such kernel");
}
EXPORT CUresult cuFuncSetAttribute(void *function, int32_t attribute, int32_t value) {
  CALL("");
  if (attribute != 8 || value < 0 || value > MOST_LAUNCHED) {
    return complain(INVALID_VALUE, "another attribute than the memory of a launch, or too much of it");
  }
  known_of(function)->most_shared = value;
  return OK;
}
EXPORT CUresult cuModuleUnload(void *module) {
  (void)module;
  CALL("");
  return OK;
}
EXPORT CUresult cuMemAlloc_v2(CUdeviceptr *pointer, size_t bytes) {
  CALL("");
  return allocate(pointer, bytes);
}
EXPORT CUresult cuMemFree_v2(CUdeviceptr pointer) {
  CALL("");
  return release(pointer);
}
EXPORT CUresult cuMemPoolCreate(void **pool, const int32_t *properties) {
  CALL("");
  *pool = &pool_object;
  return properties[0] == 1 && properties[2] == 1 ? OK : complain(INVALID_VALUE, "not a pool of a device");
}
EXPORT CUresult cuMemPoolSetAttribute(void *pool, int32_t attribute, void *value) {
  CALL("");
  return pool == &pool_object && attribute == 4 && value ? OK : complain(INVALID_VALUE, "not a threshold");
}
EXPORT CUresult cuMemPoolTrimTo(void *pool, size_t bytes) {
  CALL("");
  return pool == &pool_object && bytes == 0 ? OK : complain(INVALID_VALUE, "not a pool");
}
EXPORT CUresult cuMemPoolDestroy(void *pool) {
  CALL("");
  return pool == &pool_object ? OK : complain(INVALID_VALUE, "not a pool");
}
EXPORT CUresult cuMemAllocFromPoolAsync(CUdeviceptr *pointer, size_t bytes, void *pool, void *stream) {
  (void)stream;
  CALL("");
  return pool == &pool_object ? allocate(pointer, bytes) : complain(INVALID_VALUE, "not a pool");
}
EXPORT CUresult cuMemFreeAsync(CUdeviceptr pointer, void *stream) {
  (void)stream;
  CALL("");
  return release(pointer);
}
/* Copies between pinned memory and the device are under way until somebody waits for them, or a
   kernel runs: who fills or reads a piece too early gets what he deserves. */
static struct {
  void *to;
  const void *from;
  size_t bytes;
} under_way[64];
static int under_way_count;

static void arrive(void) {
  for (int i = 0; i < under_way_count; i++) {
    memcpy(under_way[i].to, under_way[i].from, under_way[i].bytes);
  }
  under_way_count = 0;
}

static CUresult transfer(void *to, const void *from, size_t bytes, int is_pinned) {
  if (under_way_count == (int)(sizeof under_way / sizeof *under_way)) {
    arrive();
  }
  under_way[under_way_count].to = to;
  under_way[under_way_count].from = from;
  under_way[under_way_count++].bytes = bytes;
  if (!is_pinned) {
    arrive();
  }
  return OK;
}
EXPORT CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void *from, size_t bytes, void *stream) {
  (void)stream;
  CALL("");
  if (!is_inside(to, bytes)) {
    return complain(INVALID_VALUE, "a copy to memory that is not allocated");
  }
  return transfer((void *)(uintptr_t)to, from, bytes, is_inside((CUdeviceptr)(uintptr_t)from, bytes));
}
EXPORT CUresult cuMemcpyDtoHAsync_v2(void *to, CUdeviceptr from, size_t bytes, void *stream) {
  (void)stream;
  CALL("");
  if (!is_inside(from, bytes)) {
    return complain(INVALID_VALUE, "a copy from memory that is not allocated");
  }
  return transfer(to, (const void *)(uintptr_t)from, bytes, is_inside((CUdeviceptr)(uintptr_t)to, bytes));
}
EXPORT CUresult cuStreamSynchronize(void *stream) {
  (void)stream;
  CALL("");
  arrive();
  return OK;
}
/* Runs a kernel. */
static CUresult execute(void *function, uint32_t blocks, uint32_t threads, uint32_t shared, void **values) {
  arrive();
  if (shared > known_of(function)->most_shared) {
    return complain(INVALID_VALUE, "a launch that asks for more memory than its kernel may have");
  }
  if (function == (void *)&module_object) {
    return OK;
  }
  if (!stacks) {
    stacks = mmap(NULL, (size_t)MOST_THREADS * STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  }
  memcpy(&entry, &function, sizeof entry);
  parameters = values;
  launched = shared;
  block_count = (int)blocks;
  for (uint32_t block = 0; block < blocks; block++) {
    current_block = (int)block;
    CUresult result = run_block((int)threads);
    if (result != OK) {
      return result;
    }
  }
  return OK;
}

EXPORT CUresult cuLaunchKernel(void *function, uint32_t grid_x, uint32_t grid_y, uint32_t grid_z, uint32_t block_x,
                               uint32_t block_y, uint32_t block_z, uint32_t shared, void *stream, void **values,
                               void **extra) {
  (void)stream;
  char text[64];
  snprintf(text, sizeof text, "%u x %u", grid_x, block_x);
  CALL(text);
  if (!grid_x || grid_x > 0x7fffffffu || grid_y != 1 || grid_z != 1 || !block_x || block_x > MOST_THREADS ||
      block_y != 1 || block_z != 1 || extra || !values) {
    return complain(INVALID_VALUE, "a launch of no kind that the library makes");
  }
  return execute(function, grid_x, block_x, shared, values);
}

/* ---- events and pinned memory ---------------------------------------------------------------------- */

static int64_t events, graphs;

/* How many events, and how many graphs, there are. */
EXPORT int64_t standin_events(void) { return events; }
EXPORT int64_t standin_graphs(void) { return graphs; }

EXPORT CUresult cuEventCreate(void **event, uint32_t flags) {
  CALL("");
  *event = &pool_object;
  events++;
  return flags & ~2u ? INVALID_VALUE : OK;
}
EXPORT CUresult cuEventRecord(void *event, void *stream) {
  (void)stream;
  CALL("");
  return event == &pool_object ? OK : INVALID_VALUE;
}
EXPORT CUresult cuEventSynchronize(void *event) {
  CALL("");
  arrive();
  return event == &pool_object ? OK : INVALID_VALUE;
}
EXPORT CUresult cuEventDestroy_v2(void *event) {
  CALL("");
  events--;
  return event == &pool_object ? OK : complain(INVALID_VALUE, "not an event");
}
EXPORT CUresult cuMemHostAlloc(void **memory, size_t bytes, uint32_t flags) {
  CUdeviceptr pointer = 0;
  CALL("");
  CUresult result = flags == 1 ? allocate(&pointer, bytes) : complain(INVALID_VALUE, "pinned for one context only");
  *memory = (void *)(uintptr_t)pointer;
  return result;
}
EXPORT CUresult cuMemFreeHost(void *memory) {
  CALL("");
  return release((CUdeviceptr)(uintptr_t)memory);
}
EXPORT CUresult cuPointerGetAttribute(void *value, int32_t attribute, CUdeviceptr pointer) {
  CALL("");
  if (attribute != 2) {
    return complain(INVALID_VALUE, "another attribute than the kind of memory");
  }
  if (!is_inside(pointer, 1)) {
    return INVALID_VALUE; /* the driver knows nothing of it */
  }
  *(uint32_t *)value = 1;
  return OK;
}

/* ---- graphs ------------------------------------------------------------------------------------- */

enum { MOST_NODES = 256, MOST_VALUES = 512, MOST_MAPS = 2, MAP_BYTES = 128 };

/* A graph and what is made of it: a list of launches, in the order of their dependence. */
struct node {
  void *function;
  uint32_t blocks, threads, shared;
  int64_t value_count, map_count;
  uint64_t values[MOST_VALUES];
  _Alignas(64) unsigned char maps[MOST_MAPS][MAP_BYTES];
};
struct graph {
  int count;
  struct node *nodes[MOST_NODES];
};
struct kernel_node {
  void *function;
  uint32_t grid[3], block[3], shared;
  void **values, **extra;
};

static struct node *new_node(void) {
  void *memory = NULL;
  return posix_memalign(&memory, _Alignof(struct node), sizeof(struct node)) ? NULL : memory;
}
static CUresult graph_create(struct graph **graph, uint32_t flags) {
  CUresult noted = note("cuGraphCreate", "");
  if (noted != OK) return noted;
  *graph = calloc(1, sizeof **graph);
  graphs++;
  return flags ? INVALID_VALUE : OK;
}
/* A driver from before graphs lacks their functions; whether it does is asked when they are looked up. */
static int64_t graphs_are_hidden;
EXPORT void standin_hide(int64_t hidden) { graphs_are_hidden = hidden; }
__attribute__((used)) static void *look_up(void) { return graphs_are_hidden ? NULL : (void *)graph_create; }
EXPORT CUresult cuGraphCreate(struct graph **graph, uint32_t flags) __attribute__((ifunc("look_up")));
EXPORT CUresult cuGraphAddKernelNode(void **node, struct graph *graph, void *const *after, size_t count,
                                     const struct kernel_node *kernel) {
  char text[64];
  snprintf(text, sizeof text, "%u x %u", kernel->grid[0], kernel->block[0]);
  CALL(text);
  if (graph->count == MOST_NODES || kernel->extra || count != (graph->count > 0) ||
      (count && after[0] != graph->nodes[graph->count - 1])) {
    return complain(INVALID_VALUE, "a node that does not follow the one before");
  }
  struct node *added = new_node();
  const struct known *k = known_of(kernel->function);
  *added = (struct node){.function = kernel->function,
                         .blocks = kernel->grid[0],
                         .threads = kernel->block[0],
                         .shared = kernel->shared,
                         .value_count = k->values,
                         .map_count = k->maps};
  for (int64_t i = 0; i < k->values; i++) {
    memcpy(&added->values[i], kernel->values[i], sizeof added->values[i]);
  }
  for (int64_t i = 0; i < k->maps; i++) {
    memcpy(added->maps[i], kernel->values[k->values + i], MAP_BYTES);
  }
  *node = graph->nodes[graph->count++] = added;
  return OK;
}
EXPORT CUresult cuGraphInstantiateWithFlags(struct graph **executable, struct graph *graph, uint64_t flags) {
  CALL("");
  *executable = calloc(1, sizeof **executable);
  graphs++;
  (*executable)->count = graph->count;
  for (int i = 0; i < graph->count; i++) {
    (*executable)->nodes[i] = new_node();
    *(*executable)->nodes[i] = *graph->nodes[i];
  }
  return flags ? INVALID_VALUE : OK;
}
EXPORT CUresult cuGraphLaunch(struct graph *executable, void *stream) {
  (void)stream;
  CALL("");
  CUresult result = OK;
  for (int i = 0; i < executable->count && result == OK; i++) {
    struct node *n = executable->nodes[i];
    void *values[MOST_VALUES + MOST_MAPS];
    for (int64_t v = 0; v < n->value_count; v++) {
      values[v] = &n->values[v];
    }
    for (int64_t m = 0; m < n->map_count; m++) {
      values[n->value_count + m] = n->maps[m];
    }
    result = execute(n->function, n->blocks, n->threads, n->shared, values);
  }
  return result;
}
static CUresult destroy(struct graph *graph) {
  for (int i = 0; i < graph->count; i++) {
    free(graph->nodes[i]);
  }
  free(graph);
  graphs--;
  return OK;
}
EXPORT CUresult cuGraphExecDestroy(struct graph *executable) {
  CALL("");
  return destroy(executable);
}
EXPORT CUresult cuGraphDestroy(struct graph *graph) {
  CALL("");
  return destroy(graph);
}

/* ---- what scripts/gpu_check.c calls beside ------------------------------------------------------- */

EXPORT CUresult cuDeviceGetName(char *name, int32_t room, int32_t device) {
  CALL("");
  snprintf(name, (size_t)room, "a stand-in");
  return device < devices ? OK : 101;
}
EXPORT CUresult cuMemcpyHtoD_v2(CUdeviceptr to, const void *from, size_t bytes) {
  return cuMemcpyHtoDAsync_v2(to, from, bytes, NULL);
}
EXPORT CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes, void *stream) {
  (void)stream;
  CALL("");
  return is_inside(to, bytes) && is_inside(from, bytes) ? OK : complain(INVALID_VALUE, "a copy of other memory");
}
EXPORT CUresult cuEventElapsedTime(float *milliseconds, void *from, void *to) {
  CALL("");
  *milliseconds = 0.5f;
  return from && to ? OK : INVALID_VALUE;
}
