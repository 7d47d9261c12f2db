/*
 * What the glue of a compiled library and the runtime in it agree on. The glue is written by
 * dev.arrayc.mlir.codegen.Glue as LLVM IR; its tables must match these structures.
 */
#ifndef ARRAYC_RUNTIME_H
#define ARRAYC_RUNTIME_H

#include <stdint.h>

/* The status of a call. The numbers are part of the C ABI: never reuse one. */
enum arrayc_status {
  ARRAYC_OK = 0,
  ARRAYC_UNSUPPORTED_CPU = 1,
  ARRAYC_OUT_OF_MEMORY = 2,
  ARRAYC_NULL_POINTER = 3,
  ARRAYC_MISALIGNED = 4,
  ARRAYC_OVERLAP = 5,
  ARRAYC_OTHER_ABI = 6,
  ARRAYC_NO_CUDA_DRIVER = 7,
  ARRAYC_NO_GPU = 8,
  ARRAYC_CUDA_DRIVER_TOO_OLD = 9,
  ARRAYC_GPU_NOT_SUPPORTED = 10,
  ARRAYC_GPU_OUT_OF_MEMORY = 11,
  ARRAYC_GPU_FAILED = 12,
  ARRAYC_CUDA_FAILED = 13,
  ARRAYC_UNKNOWN_SIZES = 14,
  ARRAYC_NO_LAPACK = 15,
  ARRAYC_UNFIT_LAPACK = 16
};

/* The version of the C ABI: how arrays are passed, and which functions a library has. */
enum { ARRAYC_ABI = 1 };

/* What donated_to says where it is no index. */
enum { ARRAYC_NOT_DONATED = -1, ARRAYC_WRITTEN = -2 };

/* An array of the signature. donated_to: the index among the outputs that may be this very input,
   ARRAYC_WRITTEN if the function changes the input in place, else ARRAYC_NOT_DONATED, as always for
   an output. */
struct arrayc_array {
  uint64_t bytes;
  uint32_t alignment;
  int32_t donated_to;
};

/* The level of x86-64 that this machine and its operating system offer: 0 (below 3), 3 or 4,
   or 5: level 4 with AVX512_BF16 and AVX512_VNNI. */
extern int32_t arrayc_cpu_level;

/* A workspace of at least this size, 64-byte aligned, or null. */
void *arrayc_workspace_acquire(uint64_t bytes);
void arrayc_workspace_release(void *workspace);
/* Gives the memory of workspaces that no call uses back to the system. */
void arrayc_workspace_trim(void);

/* Checks the arguments of a call: inputs first, then outputs. */
int32_t arrayc_check_arguments(void *const *args, const struct arrayc_array *arrays,
                               uint64_t inputs, uint64_t outputs);

/* A function on arrays of any number of rows, made of one on a block of them. */
struct arrayc_rows {
  int32_t (*block)(void **args); /* the function on a block */
  int64_t rows;                  /* of a block */
  int64_t work;                  /* of a block, in operations and bytes */
  uint64_t inputs, outputs;
  const struct arrayc_array *arrays; /* of one row, where row_bytes is not 0 */
  const uint64_t *row_bytes;         /* for each array; 0: it has no rows */
};

/* Computes all rows, of which each depends on the same row of the inputs alone. */
int32_t arrayc_run_rows(const struct arrayc_rows *function, void *const *args, int64_t rows);

/* Checks the arguments of a call for so many rows. */
int32_t arrayc_check_rows(const struct arrayc_rows *function, void *const *args, int64_t rows);

/* Does the units from … to of a job, apart from all others. */
typedef void (*arrayc_range_body)(void *context, int64_t from, int64_t to);

/* Runs body over 0 … count, cut in any way, on any threads, of which more than this many do not pay;
   returns when all is done. */
typedef void (*arrayc_parallel_for)(arrayc_range_body body, void *context, int64_t count,
                                    int64_t threads);

/* What kernels call: the host's way to run a range if it set one, else the pool of the library. */
void arrayc_share(arrayc_range_body body, void *context, int64_t count, int64_t threads);

/* Sorts lines of words by the words' upper halves, stable; as many words are to spare. */
void arrayc_sort(uint64_t *words, uint64_t *spare, int64_t lines, int64_t length);

/* Brings the first few words of each line, as arrayc_sort would order them, to its beginning; the
   others are lost. */
void arrayc_select(uint64_t *words, int64_t lines, int64_t length, int64_t kept);

/* Opens a system's LAPACK, once in a process, with these routines (a bit for each of a table). */
int32_t arrayc_lapack_open(const char *path, uint64_t wanted);

/* Calls a routine of it for each matrix of a batch: which, of which type, with which letters; how many
   matrices, of which sizes; how many numbers it may work on; arrays, and room for those numbers. */
void arrayc_lapack(int64_t routine, int64_t type, int64_t letters, int64_t count, int64_t m,
                   int64_t n, int64_t third, int64_t work, int64_t real_work, int64_t int_work,
                   void *a0, void *a1, void *a2, void *a3, void *a4, void *room);

/* How many threads the pool has, the caller included: ARRAYC_NUM_THREADS, or what the process may use. */
int64_t arrayc_threads_wanted(void);

#endif
