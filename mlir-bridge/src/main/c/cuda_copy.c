/*
 * Copies between the caller's memory and a GPU's. Memory that is not pinned is copied by the driver
 * through pieces of its own, by one thread, and it waits. Here large arrays go through two pieces of
 * pinned memory in turn: while one is on its way the threads of the pool fill the other, or empty it.
 */
#include "cuda_driver.h"

void *memcpy(void *to, const void *from, size_t bytes);

enum {
  PIECE = 4 << 20,
  LEAST = 256 << 10, /* what is shorter is not worth it */
  LINE = 64 << 10,   /* what a thread copies at a time */
  THREADS = 4        /* so many are as fast as memory */
};

struct move {
  unsigned char *to;
  const unsigned char *from;
  uint64_t bytes;
};

static void move_lines(void *context, int64_t from, int64_t to) {
  const struct move *move = context;
  uint64_t begin = (uint64_t)from * LINE;
  uint64_t end = (uint64_t)to * LINE;
  end = end < move->bytes ? end : move->bytes;
  memcpy(move->to + begin, move->from + begin, end - begin);
}

static void move_shared(unsigned char *to, const unsigned char *from, uint64_t bytes) {
  struct move move = {to, from, bytes};
  arrayc_share(move_lines, &move, (int64_t)((bytes + LINE - 1) / LINE), THREADS);
}

struct staging *arrayc_staging_acquire(struct staging *staging) {
  return __atomic_exchange_n(&staging->taken, 1, __ATOMIC_ACQUIRE) ? NULL : staging;
}

void arrayc_staging_release(struct staging *staging) {
  if (staging) {
    __atomic_store_n(&staging->taken, 0, __ATOMIC_RELEASE);
  }
}

static void empty(const struct driver *driver, struct staging *staging) {
  for (int i = 0; i < STAGING_PIECES; i++) {
    if (staging->copied[i]) {
      driver->event_destroy(staging->copied[i]);
      staging->copied[i] = NULL;
    }
  }
  if (staging->memory) {
    driver->host_free(staging->memory);
    staging->memory = NULL;
  }
}

void arrayc_staging_free(const struct driver *driver, struct staging *staging) {
  if (arrayc_staging_acquire(staging)) {
    empty(driver, staging);
    if (staging->device) {
      driver->pool_free(staging->device, STREAM_PER_THREAD);
      staging->device = 0;
    }
    arrayc_staging_release(staging);
  }
}

/* Whether an array is to be staged: it is long, not pinned already, and there is pinned memory. Where
   there is none left the driver's own way still works. */
static int is_staged(const struct driver *driver, struct staging *staging, const void *array,
                     uint64_t bytes) {
  uint32_t type = 0;
  if (!staging || bytes < LEAST ||
      (driver->pointer_attribute(&type, POINTER_MEMORY_TYPE, (cu_pointer)(uintptr_t)array) == CUDA_OK &&
       type == MEMORY_HOST)) {
    return 0;
  }
  if (staging->memory) {
    return 1;
  }
  cu_result result =
      driver->host_alloc((void **)&staging->memory, (size_t)PIECE * STAGING_PIECES, HOST_PORTABLE);
  for (int i = 0; i < STAGING_PIECES && result == CUDA_OK; i++) {
    result = driver->event_create(&staging->copied[i], EVENT_DISABLE_TIMING);
  }
  if (result != CUDA_OK) {
    empty(driver, staging);
  }
  return result == CUDA_OK;
}

static uint64_t piece_of(uint64_t bytes, uint64_t done) {
  return bytes - done < PIECE ? bytes - done : PIECE;
}

cu_result arrayc_copy_in(const struct driver *driver, struct staging *staging, cu_pointer to,
                         const void *from, uint64_t bytes, cu_handle stream) {
  if (!is_staged(driver, staging, from, bytes)) {
    return driver->copy_in(to, from, bytes, stream);
  }
  cu_result result = CUDA_OK;
  int piece = 0;
  for (uint64_t done = 0; done < bytes && result == CUDA_OK; done += PIECE) {
    unsigned char *memory = staging->memory + (size_t)piece * PIECE;
    uint64_t count = piece_of(bytes, done);
    /* An event that was not recorded yet has nothing to wait for. */
    if ((result = driver->event_wait(staging->copied[piece])) == CUDA_OK) {
      move_shared(memory, (const unsigned char *)from + done, count);
      result = driver->copy_in(to + done, memory, count, stream);
    }
    if (result == CUDA_OK) {
      result = driver->event_record(staging->copied[piece], stream);
    }
    piece = (piece + 1) % STAGING_PIECES;
  }
  return result;
}

/* Waits for a piece, and moves it on. */
static cu_result deliver(const struct driver *driver, struct staging *staging, int piece,
                         unsigned char *to, uint64_t count) {
  cu_result result = driver->event_wait(staging->copied[piece]);
  if (result == CUDA_OK) {
    move_shared(to, staging->memory + (size_t)piece * PIECE, count);
  }
  return result;
}

cu_result arrayc_copy_out(const struct driver *driver, struct staging *staging, void *to,
                          cu_pointer from, uint64_t bytes, cu_handle stream) {
  if (!is_staged(driver, staging, to, bytes)) {
    return driver->copy_out(to, from, bytes, stream);
  }
  unsigned char *target = to;
  cu_result result = CUDA_OK;
  int piece = 0;
  for (uint64_t done = 0; done < bytes && result == CUDA_OK; done += PIECE) {
    /* What was copied in through this piece before is done: the stream is in order. */
    result = driver->copy_out(staging->memory + (size_t)piece * PIECE, from + done,
                              piece_of(bytes, done), stream);
    if (result == CUDA_OK) {
      result = driver->event_record(staging->copied[piece], stream);
    }
    piece = (piece + 1) % STAGING_PIECES;
    if (result == CUDA_OK && done > 0) {
      result = deliver(driver, staging, piece, target + done - PIECE, PIECE);
    }
  }
  uint64_t last = (bytes - 1) / PIECE * PIECE;
  return result == CUDA_OK ? deliver(driver, staging, (piece + 1) % STAGING_PIECES, target + last,
                                     bytes - last)
                           : result;
}
