/*
 * What `arrayc bench` measures with: the times of many calls of a compiled function, and what this
 * machine can do at most. Native, so that nothing of the JVM is measured. A library of its own, with
 * the pool that compiled libraries have: probes run on as many threads as they do.
 */
#include "runtime.h"

#include <immintrin.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Calls a function batch times for each of count samples; nanoseconds of a whole batch. The first
   status that is not 0 ends it and is returned. */
int64_t arrayc_bench_calls(int32_t (*function)(void **), void **arguments, int64_t batch,
                           int64_t count, int64_t *nanoseconds) {
  for (int64_t sample = 0; sample < count; sample++) {
    int64_t start = now();
    for (int64_t i = 0; i < batch; i++) {
      int32_t status = function(arguments);
      if (status != ARRAYC_OK) {
        return status;
      }
    }
    nanoseconds[sample] = now() - start;
  }
  return ARRAYC_OK;
}

/* ---- the machine ------------------------------------------------------------------------------ */

/* Independent chains of multiply-adds, enough to hide their latency of 4 or 5 cycles at two a cycle. */
enum { CHAINS = 12, ROUNDS = 200000, SHARES = 16, REPEATS = 7 };

/* What the compiler may not know, so that it computes. */
static volatile float one = 1.0f;
static volatile float sink;

#define CHAIN_OF(VECTOR, SPLAT, FMA, FIRST)                          \
  VECTOR chain[CHAINS], factor = SPLAT(one), term = SPLAT(one);      \
  for (int i = 0; i < CHAINS; i++) {                                 \
    chain[i] = SPLAT((float)i);                                      \
  }                                                                  \
  for (int round = 0; round < ROUNDS; round++) {                     \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++) { \
      chain[i] = FMA(chain[i], factor, term);                        \
    }                                                                \
  }                                                                  \
  for (int i = 1; i < CHAINS; i++) {                                 \
    chain[0] = FMA(chain[i], factor, chain[0]);                      \
  }                                                                  \
  sink = FIRST(chain[0])

__attribute__((target("avx512f"))) static void multiply_16(void) {
  CHAIN_OF(__m512, _mm512_set1_ps, _mm512_fmadd_ps, _mm512_cvtss_f32);
}

__attribute__((target("avx2,fma"))) static void multiply_8(void) {
  CHAIN_OF(__m256, _mm256_set1_ps, _mm256_fmadd_ps, _mm256_cvtss_f32);
}

/* Each adds two products of bf16 to every f32. */
__attribute__((target("avx512f,avx512bf16"))) static void multiply_pairs(void *context, int64_t from, int64_t to) {
  (void)context;
  for (; from < to; from++) {
    __m512 chain[CHAINS];
    __m512bh factor = _mm512_cvtne2ps_pbh(_mm512_set1_ps(one), _mm512_set1_ps(one));
    for (int i = 0; i < CHAINS; i++) {
      chain[i] = _mm512_set1_ps((float)i);
    }
    for (int round = 0; round < ROUNDS; round++) {
      _Pragma("clang loop unroll(full)") for (int i = 0; i < CHAINS; i++) {
        chain[i] = _mm512_dpbf16_ps(chain[i], factor, factor);
      }
    }
    for (int i = 1; i < CHAINS; i++) {
      chain[0] = _mm512_add_ps(chain[i], chain[0]);
    }
    sink = _mm512_cvtss_f32(chain[0]);
  }
}

static void multiply(void *lanes, int64_t from, int64_t to) {
  for (; from < to; from++) {
    *(int64_t *)lanes == 16 ? multiply_16() : multiply_8();
  }
}

/* Larger than caches that cores share. */
enum { BYTES = 256 << 20, BLOCK = 64 << 10, BLOCKS = BYTES / BLOCK };

struct arrays {
  char *from, *to;
};

__attribute__((target("avx2"))) static void read_blocks(void *context, int64_t from, int64_t to) {
  const struct arrays *arrays = context;
  __m256i sums[4] = {0};
  for (const char *at = arrays->from + from * BLOCK; at < arrays->from + to * BLOCK; at += 128) {
    for (int i = 0; i < 4; i++) {
      sums[i] = _mm256_add_epi32(sums[i], _mm256_load_si256((const __m256i *)at + i));
    }
  }
  sums[0] = _mm256_add_epi32(_mm256_add_epi32(sums[0], sums[1]), _mm256_add_epi32(sums[2], sums[3]));
  sink = (float)_mm256_extract_epi32(sums[0], 0);
}

/* With stores past the caches: the most that any copy reaches. */
__attribute__((target("avx2"))) static void copy_blocks(void *context, int64_t from, int64_t to) {
  const struct arrays *arrays = context;
  for (int64_t at = from * BLOCK; at < to * BLOCK; at += 32) {
    __m256i value = _mm256_load_si256((const __m256i *)(arrays->from + at));
    _mm256_stream_si256((__m256i *)(arrays->to + at), value);
  }
  _mm_sfence();
}

/* The least time of a few repeats. */
static int64_t least(arrayc_range_body body, void *context, int64_t units, int64_t threads) {
  int64_t best = INT64_MAX;
  for (int i = 0; i < REPEATS; i++) {
    int64_t start = now();
    arrayc_share(body, context, units, threads);
    int64_t took = now() - start;
    best = took < best ? took : best;
  }
  return best;
}

/* How many threads compiled libraries use in this process. */
int64_t arrayc_bench_threads(void) { return arrayc_threads_wanted(); }

/* Writes, for that many threads: f32 operations a second (a fused multiply-add is two), bytes read a
   second, bytes copied a second (read and written), and operations a second of bf16's dot products,
   0 where the processor has none. ARRAYC_UNSUPPORTED_CPU, ARRAYC_OUT_OF_MEMORY or 0. */
int64_t arrayc_bench_machine(int64_t *limits) {
  int64_t threads = arrayc_threads_wanted();
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) {
    return ARRAYC_UNSUPPORTED_CPU;
  }
  int64_t lanes = __builtin_cpu_supports("avx512f") ? 16 : 8;
  int64_t shares = SHARES * threads;
  double seconds = 1e-9 * (double)least(multiply, &lanes, shares, threads);
  limits[0] = (int64_t)((double)(2 * lanes * CHAINS) * ROUNDS * (double)shares / seconds);
  limits[3] = 0;
  if (__builtin_cpu_supports("avx512bf16")) {
    seconds = 1e-9 * (double)least(multiply_pairs, NULL, shares, threads);
    limits[3] = (int64_t)(4.0 * 16 * CHAINS * ROUNDS * (double)shares / seconds);
  }
  struct arrays arrays = {aligned_alloc(4096, BYTES), aligned_alloc(4096, BYTES)};
  int64_t status = arrays.from && arrays.to ? ARRAYC_OK : ARRAYC_OUT_OF_MEMORY;
  if (status == ARRAYC_OK) {
    memset(arrays.from, 1, BYTES);
    memset(arrays.to, 1, BYTES);
    seconds = 1e-9 * (double)least(read_blocks, &arrays, BLOCKS, threads);
    limits[1] = (int64_t)(BYTES / seconds);
    seconds = 1e-9 * (double)least(copy_blocks, &arrays, BLOCKS, threads);
    limits[2] = (int64_t)(2.0 * BYTES / seconds);
  }
  free(arrays.from);
  free(arrays.to);
  return status;
}
