/*
 * Threads of a compiled library: a range of independent units of work, spread over the caller and
 * a few workers. The workers are made when they are first needed and live as long as the process.
 * Which thread does what shows in no result, so work moves to whoever is free: every participant
 * has a part of the range of its own and, when that is done, helps with the others'. A caller never
 * waits for a worker that has not begun, and a call that finds the pool in use works alone.
 *
 * Needs of libc pthread_create, __register_atfork and clock_gettime; all else is system calls. Where
 * a process has no pthread_create (before glibc 2.34, without libpthread) calls work alone.
 */
#include "runtime.h"

#include <stddef.h>

enum {
  SPIN_NS = 50000,
  MAX_THREADS = 256,
  CHUNKS = 8, /* per participant: what one of them may be late by */
  CACHE_LINE = 64
};

/* ---- libc and the kernel ---------------------------------------------------------------------- */

struct timespec_ {
  int64_t seconds, nanoseconds;
};

int clock_gettime(int clock, struct timespec_ *now);
__attribute__((weak)) int pthread_create(uint64_t *thread, const void *attributes,
                                         void *(*start)(void *), void *argument);
int __register_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void), void *dso);
char *getenv(const char *name);

#if defined(__x86_64__)
enum { SYS_read = 0, SYS_close = 3, SYS_rt_sigprocmask = 14, SYS_prctl = 157, SYS_futex = 202,
       SYS_sched_getaffinity = 204, SYS_openat = 257 };

static void pause_in_loop(void) { __builtin_ia32_pause(); }

static int64_t system_call(int64_t number, int64_t a, int64_t b, int64_t c, int64_t d) {
  int64_t result;
  register int64_t r10 __asm__("r10") = d;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10)
                   : "rcx", "r11", "memory");
  return result;
}
#elif defined(__aarch64__)
enum { SYS_openat = 56, SYS_close = 57, SYS_read = 63, SYS_futex = 98, SYS_sched_getaffinity = 123,
       SYS_rt_sigprocmask = 135, SYS_prctl = 167 };

static void pause_in_loop(void) { __asm__ volatile("yield"); }

static int64_t system_call(int64_t number, int64_t a, int64_t b, int64_t c, int64_t d) {
  register int64_t x8 __asm__("x8") = number;
  register int64_t x0 __asm__("x0") = a;
  register int64_t x1 __asm__("x1") = b;
  register int64_t x2 __asm__("x2") = c;
  register int64_t x3 __asm__("x3") = d;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
  return x0;
}
#endif

static void futex_wait(uint32_t *word, uint32_t value) {
  system_call(SYS_futex, (int64_t)word, 128 /* FUTEX_WAIT_PRIVATE */, value, 0);
}

static void futex_wake(uint32_t *word, int32_t count) {
  system_call(SYS_futex, (int64_t)word, 129 /* FUTEX_WAKE_PRIVATE */, count, 0);
}

static int64_t now(void) {
  struct timespec_ t;
  clock_gettime(1 /* CLOCK_MONOTONIC */, &t);
  return t.seconds * 1000000000 + t.nanoseconds;
}

/* ---- how many threads ------------------------------------------------------------------------- */

/* The digits at the start of a text; -1 if there are none. */
static int64_t number(const char *text, const char **rest) {
  int64_t value = -1;
  for (; *text >= '0' && *text <= '9' && value < (int64_t)1 << 40; text++) {
    value = (value < 0 ? 0 : value * 10) + (*text - '0');
  }
  *rest = text;
  return value;
}

static int64_t cpus_of_process(void) {
  uint64_t mask[128];
  int64_t bytes = system_call(SYS_sched_getaffinity, 0, sizeof mask, (int64_t)mask, 0);
  int64_t count = 0;
  for (int64_t i = 0; i < bytes / 8; i++) {
    for (uint64_t rest = mask[i]; rest; rest &= rest - 1) {
      count++;
    }
  }
  return count > 0 ? count : 1;
}

/* Reads a small file; false if it cannot be read. */
static int slurp(const char *path, char *text, int64_t size) {
  int64_t file = system_call(SYS_openat, -100 /* AT_FDCWD */, (int64_t)path, 0x80000 /* O_CLOEXEC */, 0);
  if (file < 0) {
    return 0;
  }
  int64_t length = system_call(SYS_read, file, (int64_t)text, size - 1, 0);
  system_call(SYS_close, file, 0, 0, 0);
  text[length > 0 ? length : 0] = 0;
  return length > 0;
}

/* Processors that a quota of the kind "MICROSECONDS PERIOD" allows, at least 1; a large number for
   "max". */
static int64_t processors(const char *quota) {
  const char *rest;
  int64_t run = number(quota, &rest);
  int64_t period = *rest == ' ' ? number(rest + 1, &rest) : -1;
  if (run < 0 || period <= 0) {
    return MAX_THREADS;
  }
  return run <= period ? 1 : (run + period - 1) / period;
}

/* The least quota (cpu.max of cgroup v2) of the process's group and those around it. */
static int64_t cgroup_limit(void) {
  static const char root[] = "/sys/fs/cgroup";
  static const char file[] = "/cpu.max";
  enum { TEXT = 2048 };
  char groups[TEXT], path[TEXT + sizeof root + sizeof file], quota[64];
  int64_t limit = MAX_THREADS, end = 0;
  for (; root[end]; end++) {
    path[end] = root[end];
  }
  const int64_t top = end;
  if (slurp("/proc/self/cgroup", groups, TEXT)) {
    const char *line = groups;
    while (*line && !(line[0] == '0' && line[1] == ':' && line[2] == ':')) {
      while (*line && *line++ != '\n') {
      }
    }
    for (line += *line ? 3 : 0; *line && *line != '\n'; line++) {
      path[end++] = *line;
    }
  }
  for (;;) {
    for (uint64_t i = 0; i < sizeof file; i++) {
      path[end + (int64_t)i] = file[i];
    }
    if (slurp(path, quota, sizeof quota)) {
      int64_t here = processors(quota);
      limit = here < limit ? here : limit;
    }
    if (end <= top) {
      return limit;
    }
    do {
      end--;
    } while (end > top && path[end] != '/');
  }
}

int64_t arrayc_threads_wanted(void) {
  const char *setting = getenv("ARRAYC_NUM_THREADS");
  const char *rest = "";
  int64_t wanted = setting ? number(setting, &rest) : -1;
  if (wanted <= 0 || *rest) {
    int64_t cpus = cpus_of_process(), quota = cgroup_limit();
    wanted = cpus < quota ? cpus : quota;
  }
  return wanted < MAX_THREADS ? wanted : MAX_THREADS;
}

/* ---- the pool --------------------------------------------------------------------------------- */

/* The gate tells workers whether there is a job. One word, so that a worker enters by one step that
   fails if the job is over, and the caller knows by the same word when all have left. */
enum {
  OPEN = 1,         /* there is a job */
  CALLER_WAITS = 2, /* whoever leaves last wakes the caller */
  INSIDE = 4,       /* one of the workers inside */
  INSIDE_MASK = 0xffc,
  GENERATION = 0x1000
};
#define GENERATION_MASK 0xfffff000u

struct part {
  _Alignas(CACHE_LINE) int64_t next;
  int64_t end;
};

static struct {
  _Alignas(CACHE_LINE) uint32_t gate;
  _Alignas(CACHE_LINE) uint32_t sleepers;
  _Alignas(CACHE_LINE) uint32_t busy; /* 1: a caller has the pool */
  int64_t threads;                    /* the caller included; 0: not yet known */
  int64_t workers;                    /* that have been started */
  int registered;
  /* The job: written by the caller before it opens the gate. */
  _Alignas(CACHE_LINE) arrayc_range_body body;
  void *context;
  int64_t chunk;
  int64_t seats;
  _Alignas(CACHE_LINE) int64_t taken;
  struct part parts[MAX_THREADS];
} pool;

static int is_new_job(uint32_t gate, uint32_t served) {
  return (gate & OPEN) && (gate & GENERATION_MASK) != served;
}

/* Looks at the gate for up to 50 microseconds; the last value seen. */
static uint32_t spin(int (*is_enough)(uint32_t, uint32_t), uint32_t argument) {
  int64_t start = now();
  for (;;) {
    uint32_t gate;
    for (int i = 0; i < 32; i++) {
      gate = __atomic_load_n(&pool.gate, __ATOMIC_ACQUIRE);
      if (is_enough(gate, argument)) {
        return gate;
      }
      pause_in_loop();
    }
    if (now() - start >= SPIN_NS) {
      return gate;
    }
  }
}

/* The gate, when it is open for a job other than the one that was served last. */
static uint32_t next_job(uint32_t served) {
  for (;;) {
    uint32_t gate = spin(is_new_job, served);
    if (is_new_job(gate, served)) {
      return gate;
    }
    /* The caller opens the gate and then looks for sleepers, we the other way round. */
    __atomic_fetch_add(&pool.sleepers, 1, __ATOMIC_SEQ_CST);
    gate = __atomic_load_n(&pool.gate, __ATOMIC_SEQ_CST);
    if (!is_new_job(gate, served)) {
      futex_wait(&pool.gate, gate);
    }
    __atomic_fetch_sub(&pool.sleepers, 1, __ATOMIC_SEQ_CST);
  }
}

static void take_part(int64_t seat) {
  for (int64_t k = 0; seat < pool.seats && k < pool.seats; k++) {
    struct part *part = &pool.parts[(seat + k) % pool.seats];
    for (;;) {
      int64_t from = __atomic_fetch_add(&part->next, pool.chunk, __ATOMIC_RELAXED);
      if (from >= part->end) {
        break;
      }
      int64_t to = from + pool.chunk;
      pool.body(pool.context, from, to < part->end ? to : part->end);
    }
  }
}

static void *work(void *unused) {
  uint32_t served = 1; /* no generation */
  system_call(SYS_prctl, 15 /* PR_SET_NAME */, (int64_t)"arrayc", 0, 0);
  for (;;) {
    uint32_t gate = next_job(served);
    if (!__atomic_compare_exchange_n(&pool.gate, &gate, gate + INSIDE, 0, __ATOMIC_ACQUIRE,
                                     __ATOMIC_RELAXED)) {
      continue;
    }
    served = gate & GENERATION_MASK;
    take_part(__atomic_fetch_add(&pool.taken, 1, __ATOMIC_RELAXED));
    gate = __atomic_sub_fetch(&pool.gate, INSIDE, __ATOMIC_ACQ_REL);
    if (!(gate & INSIDE_MASK) && (gate & CALLER_WAITS)) {
      futex_wake(&pool.gate, INT32_MAX);
    }
  }
  return unused;
}

/* In the child of a fork there are no workers; who had the pool does not exist. */
static void forget_workers(void) {
  pool.gate = 0;
  pool.sleepers = 0;
  pool.workers = 0;
  __atomic_store_n(&pool.busy, 0, __ATOMIC_RELEASE);
}

/* Starts workers; with all signals blocked, which are for the process's own threads. */
static void start_workers(void) {
  if (!pool.registered) {
    /* Without the hook a child would wait for workers that it does not have. */
    pool.registered = __register_atfork(NULL, NULL, forget_workers, NULL) == 0;
  }
  if (!pthread_create || !pool.registered) {
    pool.threads = pool.workers + 1;
    return;
  }
  uint64_t all = ~(uint64_t)0, before;
  system_call(SYS_rt_sigprocmask, 2 /* SIG_SETMASK */, (int64_t)&all, (int64_t)&before, 8);
  while (pool.workers < pool.threads - 1) {
    uint64_t thread;
    if (pthread_create(&thread, NULL, work, NULL) != 0) {
      pool.threads = pool.workers + 1;
      break;
    }
    pool.workers++;
  }
  system_call(SYS_rt_sigprocmask, 2 /* SIG_SETMASK */, (int64_t)&before, 0, 8);
}

static int is_left(uint32_t gate, uint32_t unused) {
  (void)unused;
  return !(gate & INSIDE_MASK);
}

/* Ends the job: none may enter any more, and those inside finish. */
static void close_gate(void) {
  __atomic_fetch_and(&pool.gate, ~(uint32_t)OPEN, __ATOMIC_ACQ_REL);
  uint32_t gate = spin(is_left, 0);
  while (!is_left(gate, 0)) {
    if (__atomic_compare_exchange_n(&pool.gate, &gate, gate | CALLER_WAITS, 0, __ATOMIC_ACQUIRE,
                                    __ATOMIC_ACQUIRE)) {
      futex_wait(&pool.gate, gate | CALLER_WAITS);
      gate = __atomic_load_n(&pool.gate, __ATOMIC_ACQUIRE);
    }
  }
}

static void share(arrayc_range_body body, void *context, int64_t count, int64_t seats) {
  pool.body = body;
  pool.context = context;
  pool.seats = seats;
  pool.taken = 1; /* the caller has the first */
  pool.chunk = count / (seats * CHUNKS) + 1;
  for (int64_t i = 0; i < seats; i++) {
    pool.parts[i].next = count / seats * i + (i < count % seats ? i : count % seats);
    pool.parts[i].end = count / seats * (i + 1) + (i + 1 < count % seats ? i + 1 : count % seats);
  }
  uint32_t generation = (pool.gate & GENERATION_MASK) + GENERATION;
  __atomic_store_n(&pool.gate, generation | OPEN, __ATOMIC_SEQ_CST);
  if (__atomic_load_n(&pool.sleepers, __ATOMIC_SEQ_CST)) {
    futex_wake(&pool.gate, (int32_t)seats - 1);
  }
  take_part(0);
  close_gate();
}

static void run_on_pool(arrayc_range_body body, void *context, int64_t count, int64_t threads) {
  if (threads > 1 && count > 1 && !__atomic_exchange_n(&pool.busy, 1, __ATOMIC_ACQUIRE)) {
    if (pool.threads == 0) {
      pool.threads = arrayc_threads_wanted();
    }
    if (pool.workers < pool.threads - 1) {
      start_workers();
    }
    int64_t seats = threads < pool.threads ? threads : pool.threads;
    seats = seats < count ? seats : count;
    if (seats > 1) {
      share(body, context, count, seats);
      count = 0;
    }
    __atomic_store_n(&pool.busy, 0, __ATOMIC_RELEASE);
  }
  if (count > 0) {
    body(context, 0, count);
  }
}

/* ---- the host's threads ----------------------------------------------------------------------- */

/* Weak and visible, as is the variable: libraries of one link share them. */
__attribute__((visibility("default"), weak)) arrayc_parallel_for arrayc_host_parallel_for;

__attribute__((visibility("default"), weak)) void arrayc_set_parallel_for(arrayc_parallel_for host) {
  __atomic_store_n(&arrayc_host_parallel_for, host, __ATOMIC_RELEASE);
}

void arrayc_share(arrayc_range_body body, void *context, int64_t count, int64_t threads) {
  arrayc_parallel_for host = __atomic_load_n(&arrayc_host_parallel_for, __ATOMIC_ACQUIRE);
  (host ? host : run_on_pool)(body, context, count, threads);
}
