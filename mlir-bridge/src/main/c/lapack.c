/*
 * The part of a library that calls a system's LAPACK. The shared library is opened when a function is
 * first called, with what the function needs of it, before anything is computed; what is missing is
 * an error code. Matrices are stored by columns, those of a batch one after the other; integers have
 * 32 bits (LP64). Fortran's compilers pass the lengths of texts behind all other arguments.
 */
#include "runtime.h"

#include <stddef.h>

void *dlopen(const char *file, int mode);
void *dlsym(void *library, const char *symbol);

enum { RTLD_NOW_FLAG = 2 /* RTLD_NOW */ };

/* In the order of dev.arrayc.algorithm.SystemCall.Routine, and the types of it: f32, f64, and both as
   parts of complex numbers. */
enum routine { POTRF, GETRF, GEQRF, ORGQR, SYEVD, GESDD, TRSM, ROUTINES };
enum { TYPES = 4, FIRST_COMPLEX = 2 };

static const char *const names[ROUTINES][TYPES] = {
    {"spotrf_", "dpotrf_", "cpotrf_", "zpotrf_"}, {"sgetrf_", "dgetrf_", "cgetrf_", "zgetrf_"},
    {"sgeqrf_", "dgeqrf_", "cgeqrf_", "zgeqrf_"}, {"sorgqr_", "dorgqr_", "cungqr_", "zungqr_"},
    {"ssyevd_", "dsyevd_", "cheevd_", "zheevd_"}, {"sgesdd_", "dgesdd_", "cgesdd_", "zgesdd_"},
    {"strsm_", "dtrsm_", "ctrsm_", "ztrsm_"},
};

static void *functions[ROUTINES][TYPES];
static void *library;

int32_t arrayc_lapack_open(const char *path, uint64_t wanted) {
  void *opened = __atomic_load_n(&library, __ATOMIC_ACQUIRE);
  if (!opened) {
    /* Threads that come together open it twice, to the same handle. */
    opened = dlopen(path, RTLD_NOW_FLAG);
    if (!opened) {
      return ARRAYC_NO_LAPACK;
    }
    __atomic_store_n(&library, opened, __ATOMIC_RELEASE);
  }
  for (int i = 0; i < ROUTINES * TYPES; i++) {
    void **function = &functions[i / TYPES][i % TYPES];
    if ((wanted >> i & 1) && !__atomic_load_n(function, __ATOMIC_ACQUIRE)) {
      void *found = dlsym(opened, names[i / TYPES][i % TYPES]);
      if (!found) {
        return ARRAYC_UNFIT_LAPACK;
      }
      __atomic_store_n(function, found, __ATOMIC_RELEASE);
    }
  }
  return ARRAYC_OK;
}

/* What a call works on: arrays in the order of its results, and room beside them. */
struct call {
  void *function;
  int is_complex;
  char letter[4];
  int32_t m, n, third;
  void *array[5];
  void *work, *real_work;
  int32_t *int_work;
  int32_t work_size, real_size, int_size;
};

static int32_t at_least_one(int32_t size) { return size > 1 ? size : 1; }

static void potrf(struct call *c, int32_t *info) {
  int32_t lda = at_least_one(c->n);
  ((void (*)(char *, int32_t *, void *, int32_t *, int32_t *, size_t))c->function)(
      &c->letter[0], &c->n, c->array[0], &lda, info, 1);
}

static void getrf(struct call *c, int32_t *info) {
  int32_t lda = at_least_one(c->m);
  ((void (*)(int32_t *, int32_t *, void *, int32_t *, void *, int32_t *))c->function)(
      &c->m, &c->n, c->array[0], &lda, c->array[1], info);
}

static void geqrf(struct call *c, int32_t *info) {
  int32_t lda = at_least_one(c->m);
  ((void (*)(int32_t *, int32_t *, void *, int32_t *, void *, void *, int32_t *,
             int32_t *))c->function)(&c->m, &c->n, c->array[0], &lda, c->array[1], c->work,
                                     &c->work_size, info);
}

static void orgqr(struct call *c, int32_t *info) {
  int32_t lda = at_least_one(c->m);
  ((void (*)(int32_t *, int32_t *, int32_t *, void *, int32_t *, void *, void *, int32_t *,
             int32_t *))c->function)(&c->m, &c->n, &c->third, c->array[0], &lda, c->array[1],
                                     c->work, &c->work_size, info);
}

static void syevd(struct call *c, int32_t *info) {
  int32_t lda = at_least_one(c->n);
  if (c->is_complex) {
    ((void (*)(char *, char *, int32_t *, void *, int32_t *, void *, void *, int32_t *, void *,
               int32_t *, int32_t *, int32_t *, int32_t *, size_t, size_t))c->function)(
        &c->letter[0], &c->letter[1], &c->n, c->array[0], &lda, c->array[1], c->work,
        &c->work_size, c->real_work, &c->real_size, c->int_work, &c->int_size, info, 1, 1);
  } else {
    ((void (*)(char *, char *, int32_t *, void *, int32_t *, void *, void *, int32_t *, int32_t *,
               int32_t *, int32_t *, size_t, size_t))c->function)(
        &c->letter[0], &c->letter[1], &c->n, c->array[0], &lda, c->array[1], c->work,
        &c->work_size, c->int_work, &c->int_size, info, 1, 1);
  }
}

static void gesdd(struct call *c, int32_t *info) {
  int32_t lda = at_least_one(c->m), ldu = lda, ldvt = at_least_one(c->third);
  if (c->is_complex) {
    ((void (*)(char *, int32_t *, int32_t *, void *, int32_t *, void *, void *, int32_t *, void *,
               int32_t *, void *, int32_t *, void *, int32_t *, int32_t *, size_t))c->function)(
        &c->letter[0], &c->m, &c->n, c->array[0], &lda, c->array[1], c->array[2], &ldu,
        c->array[3], &ldvt, c->work, &c->work_size, c->real_work, c->int_work, info, 1);
  } else {
    ((void (*)(char *, int32_t *, int32_t *, void *, int32_t *, void *, void *, int32_t *, void *,
               int32_t *, void *, int32_t *, int32_t *, int32_t *, size_t))c->function)(
        &c->letter[0], &c->m, &c->n, c->array[0], &lda, c->array[1], c->array[2], &ldu,
        c->array[3], &ldvt, c->work, &c->work_size, c->int_work, info, 1);
  }
}

static void trsm(struct call *c, int double_precision) {
  int32_t lda = at_least_one(c->letter[0] == 'L' ? c->m : c->n), ldb = at_least_one(c->m);
  double one[2] = {1, 0};
  float half_one[2] = {1, 0};
  ((void (*)(char *, char *, char *, char *, int32_t *, int32_t *, void *, void *, int32_t *, void *,
             int32_t *, size_t, size_t, size_t, size_t))c->function)(
      &c->letter[0], &c->letter[1], &c->letter[2], &c->letter[3], &c->m, &c->n,
      double_precision ? (void *)one : (void *)half_one, c->array[0], &lda, c->array[1], &ldb, 1, 1,
      1, 1);
}

static uint64_t aligned(uint64_t bytes) { return (bytes + 15) / 16 * 16; }

void arrayc_lapack(int64_t routine, int64_t type, int64_t letters, int64_t count, int64_t m,
                   int64_t n, int64_t third, int64_t work, int64_t real_work, int64_t int_work,
                   void *a0, void *a1, void *a2, void *a3, void *a4, void *room) {
  uint64_t real = type % 2 ? 8 : 4, bytes = type >= FIRST_COMPLEX ? 2 * real : real;
  uint64_t least = m < n ? m : n, matrix = (uint64_t)(m * n) * bytes, stride[5] = {matrix};
  struct call c = {
      .function = functions[routine][type],
      .is_complex = type >= FIRST_COMPLEX,
      .letter = {(char)letters, (char)(letters >> 8), (char)(letters >> 16), (char)(letters >> 24)},
      .m = (int32_t)m,
      .n = (int32_t)n,
      .third = (int32_t)third,
      .array = {a0, a1, a2, a3, a4},
      .work = room,
      .real_work = (char *)room + aligned(work * bytes),
      .int_work = (int32_t *)((char *)room + aligned(work * bytes) + aligned(real_work * real)),
      .work_size = (int32_t)work,
      .real_size = (int32_t)real_work,
      .int_size = (int32_t)int_work,
  };
  int info_at = -1; /* the array of the statuses, if the call has one */
  switch (routine) {
  case POTRF:
    info_at = 1;
    break;
  case GETRF:
    stride[1] = least * 4;
    info_at = 2;
    break;
  case GEQRF:
    stride[1] = least * bytes;
    break;
  case ORGQR:
    stride[1] = third * bytes;
    break;
  case SYEVD:
    stride[1] = n * real;
    info_at = 2;
    break;
  case GESDD:
    stride[1] = least * real;
    stride[2] = (uint64_t)m * (c.letter[0] == 'S' ? least : (uint64_t)m) * bytes;
    stride[3] = (uint64_t)(third * n) * bytes;
    info_at = 4;
    break;
  case TRSM:
    stride[0] = (uint64_t)(c.letter[0] == 'L' ? m * m : n * n) * bytes;
    stride[1] = matrix;
    break;
  }
  int32_t dropped;
  if (info_at >= 0) {
    stride[info_at] = 4;
  }
  for (int64_t i = 0; i < count; i++) {
    int32_t *info = info_at < 0 ? &dropped : c.array[info_at];
    *info = 0;
    switch (routine) {
    case POTRF:
      potrf(&c, info);
      break;
    case GETRF:
      getrf(&c, info);
      break;
    case GEQRF:
      geqrf(&c, info);
      break;
    case ORGQR:
      orgqr(&c, info);
      break;
    case SYEVD:
      syevd(&c, info);
      break;
    case GESDD:
      gesdd(&c, info);
      break;
    case TRSM:
      trsm(&c, type % 2);
      break;
    }
    for (int k = 0; k < 5; k++) {
      c.array[k] = c.array[k] ? (char *)c.array[k] + stride[k] : 0;
    }
  }
}
