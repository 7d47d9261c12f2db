/*
 * A function on any number of rows, made of one on a block of them: the rows are cut into blocks,
 * which threads share. The last rows, too few for a block, are computed in a block of copies, the
 * last row repeated; so every row is computed by the same code, and its result depends neither on
 * how many rows there are nor on where it stands.
 */
#include "runtime.h"

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t bytes);

/* So much work is worth a thread. */
enum { THREAD_WORK = 1 << 18, ALIGNMENT = 64 };

struct rows_job {
  const struct arrayc_rows *function;
  void *const *args;
  int64_t rows;
  int32_t status;
};

static uint64_t padded(uint64_t bytes) {
  return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* Computes the rows from first on, which are fewer than a block. */
static int32_t run_rest(const struct rows_job *job, int64_t first) {
  const struct arrayc_rows *f = job->function;
  const uint64_t arrays = f->inputs + f->outputs, block = (uint64_t)f->rows;
  const uint64_t rest = (uint64_t)(job->rows - first);
  uint64_t total = 0;
  for (uint64_t i = 0; i < arrays; i++) {
    total += padded(f->row_bytes[i] * block);
  }
  char *memory = arrayc_workspace_acquire(total);
  if (!memory) {
    return ARRAYC_OUT_OF_MEMORY;
  }
  void *here[arrays];
  char *next = memory;
  for (uint64_t i = 0; i < arrays; i++) {
    const uint64_t bytes = f->row_bytes[i];
    here[i] = bytes ? next : job->args[i];
    if (bytes && i < f->inputs) {
      const char *from = (const char *)job->args[i] + bytes * (uint64_t)first;
      memcpy(next, from, bytes * rest);
      for (uint64_t row = rest; row < block; row++) {
        memcpy(next + bytes * row, from + bytes * (rest - 1), bytes);
      }
    }
    next += padded(bytes * block);
  }
  const int32_t status = f->block(here);
  for (uint64_t i = f->inputs; i < arrays && status == ARRAYC_OK; i++) {
    const uint64_t bytes = f->row_bytes[i];
    memcpy((char *)job->args[i] + bytes * (uint64_t)first, here[i], bytes * rest);
  }
  arrayc_workspace_release(memory);
  return status;
}

static void run_blocks(void *context, int64_t from, int64_t to) {
  struct rows_job *job = context;
  const struct arrayc_rows *f = job->function;
  const uint64_t arrays = f->inputs + f->outputs;
  void *here[arrays];
  for (int64_t unit = from; unit < to; unit++) {
    const int64_t first = unit * f->rows;
    int32_t status;
    if (job->rows - first < f->rows) {
      status = run_rest(job, first);
    } else {
      for (uint64_t i = 0; i < arrays; i++) {
        here[i] = (char *)job->args[i] + f->row_bytes[i] * (uint64_t)first;
      }
      status = f->block(here);
    }
    if (status != ARRAYC_OK) {
      __atomic_store_n(&job->status, status, __ATOMIC_RELAXED);
      return;
    }
  }
}

int32_t arrayc_run_rows(const struct arrayc_rows *function, void *const *args, int64_t rows) {
  if (rows < 0) {
    return ARRAYC_UNKNOWN_SIZES;
  }
  struct rows_job job = {function, args, rows, ARRAYC_OK};
  const int64_t blocks = rows / function->rows + (rows % function->rows != 0);
  const int64_t threads = function->work < THREAD_WORK
                              ? blocks / (THREAD_WORK / (function->work + 1) + 1) + 1
                              : blocks;
  if (threads > 1 && blocks > 1) {
    arrayc_share(run_blocks, &job, blocks, threads);
  } else {
    run_blocks(&job, 0, blocks);
  }
  return job.status;
}

int32_t arrayc_check_rows(const struct arrayc_rows *function, void *const *args, int64_t rows) {
  const uint64_t arrays = function->inputs + function->outputs;
  struct arrayc_array whole[arrays];
  if (rows < 0) {
    return ARRAYC_UNKNOWN_SIZES;
  }
  for (uint64_t i = 0; i < arrays; i++) {
    whole[i] = function->arrays[i];
    if (function->row_bytes[i] &&
        __builtin_mul_overflow(function->row_bytes[i], (uint64_t)rows, &whole[i].bytes)) {
      return ARRAYC_UNKNOWN_SIZES;
    }
  }
  return arrayc_check_arguments(args, whole, function->inputs, function->outputs);
}
