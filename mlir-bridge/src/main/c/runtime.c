/*
 * The part of a compiled library that is the same in all of them: which CPU level to use, a store
 * of workspaces, the argument checks of the checked entry, and the texts of the error codes.
 * Compiled once per installation for baseline x86-64; linked into every library, hidden, so that
 * any number of libraries live in one process. Uses libc's allocator and nothing else.
 */
#include "runtime.h"

#include <stddef.h>
#if defined(__x86_64__)
#include <cpuid.h>
#endif

int posix_memalign(void **pointer, size_t alignment, size_t size);
void free(void *pointer);
char *getenv(const char *name);

/* ---- CPU level ------------------------------------------------------------------------------ */

int32_t arrayc_cpu_level;

#if defined(__x86_64__)
enum {
  /* leaf 1, ecx */
  LEAF1 = 1u << 0 /* SSE3 */ | 1u << 9 /* SSSE3 */ | 1u << 12 /* FMA */ | 1u << 13 /* CX16 */ |
          1u << 19 /* SSE4.1 */ | 1u << 20 /* SSE4.2 */ | 1u << 22 /* MOVBE */ |
          1u << 23 /* POPCNT */ | 1u << 27 /* OSXSAVE */ | 1u << 28 /* AVX */ | 1u << 29 /* F16C */,
  /* leaf 7, ebx */
  LEAF7_V3 = 1u << 3 /* BMI1 */ | 1u << 5 /* AVX2 */ | 1u << 8 /* BMI2 */,
  LEAF7_V4 = 1u << 16 /* AVX512F */ | 1u << 17 /* DQ */ | 1u << 28 /* CD */ | 1u << 30 /* BW */,
  /* leaf 7, ecx */
  LEAF7_VNNI = 1u << 11 /* AVX512_VNNI */,
  /* leaf 7.1, eax */
  LEAF7_1_BF16 = 1u << 5 /* AVX512_BF16 */,
  /* leaf 0x80000001, ecx */
  EXTENDED = 1u << 0 /* LAHF */ | 1u << 5 /* LZCNT */,
  /* xcr0: what the operating system saves */
  XCR0_V3 = 0x6 /* xmm, ymm */,
  XCR0_V4 = 0xe6 /* and opmask, zmm */
};
#define LEAF7_V4_VL (1u << 31)

static int has(uint32_t bits, uint32_t wanted) { return (bits & wanted) == wanted; }

static int32_t detect_level(void) {
  uint32_t a, b, c, d, b7, c7, xcr0, high;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !has(c, LEAF1)) {
    return 0;
  }
  if (!__get_cpuid_count(7, 0, &a, &b7, &c7, &d) || !has(b7, LEAF7_V3)) {
    return 0;
  }
  if (!__get_cpuid(0x80000001u, &a, &b, &c, &d) || !has(c, EXTENDED)) {
    return 0;
  }
  __asm__("xgetbv" : "=a"(xcr0), "=d"(high) : "c"(0));
  if (!has(xcr0, XCR0_V3)) {
    return 0;
  }
  if (!has(b7, LEAF7_V4 | LEAF7_V4_VL) || !has(xcr0, XCR0_V4)) {
    return 3;
  }
  int dots = has(c7, LEAF7_VNNI) && __get_cpuid_count(7, 1, &a, &b, &c, &d) && has(a, LEAF7_1_BF16);
  return dots ? 5 : 4;
}
#elif defined(__aarch64__)
/* What every one of them has is all that is used. */
static int32_t detect_level(void) { return 1; }
#endif

/* ARRAYC_CPU_LEVEL=0|3|4 lowers the level, so that one machine can check what others will run. */
__attribute__((constructor)) static void choose_level(void) {
  int32_t level = detect_level();
  const char *limit = getenv("ARRAYC_CPU_LEVEL");
  if (limit && limit[0] >= '0' && limit[0] <= '9' && !limit[1] && limit[0] - '0' < level) {
    level = limit[0] - '0' >= 3 ? limit[0] - '0' : 0;
  }
  arrayc_cpu_level = level;
}

/* ---- workspaces ----------------------------------------------------------------------------- */

/* Every slot holds a free workspace or null. Taking and giving back are single atomic steps on one
   slot, so there is no lock to wait for, none to be held across a fork, and no ABA. The functions of
   a library share the store, so a workspace says how large it is, in front of its memory; one that
   is too small for a call makes room for a larger one. */
enum { SLOTS = 64, HEAD = 64 };
static uint64_t *slots[SLOTS];

void *arrayc_workspace_acquire(uint64_t bytes) {
  uint64_t *found = NULL;
  for (int i = 0; i < SLOTS && !found; i++) {
    if (__atomic_load_n(&slots[i], __ATOMIC_RELAXED)) {
      found = __atomic_exchange_n(&slots[i], NULL, __ATOMIC_ACQUIRE);
      if (found && *found < bytes) {
        free(found);
        found = NULL;
      }
    }
  }
  if (!found) {
    void *fresh = NULL;
    if (bytes > UINT64_MAX - HEAD || posix_memalign(&fresh, 64, bytes + HEAD) != 0) {
      return NULL;
    }
    found = fresh;
    *found = bytes;
  }
  return (char *)found + HEAD;
}

void arrayc_workspace_release(void *workspace) {
  uint64_t *whole = (uint64_t *)((char *)workspace - HEAD);
  for (int i = 0; i < SLOTS; i++) {
    uint64_t *empty = NULL;
    if (__atomic_compare_exchange_n(&slots[i], &empty, whole, 0, __ATOMIC_RELEASE,
                                    __ATOMIC_RELAXED)) {
      return;
    }
  }
  free(whole);
}

void arrayc_workspace_trim(void) {
  for (int i = 0; i < SLOTS; i++) {
    free(__atomic_exchange_n(&slots[i], NULL, __ATOMIC_ACQUIRE));
  }
}

/* ---- argument checks ------------------------------------------------------------------------ */

static int overlaps(uintptr_t a, uint64_t a_bytes, uintptr_t b, uint64_t b_bytes) {
  return a_bytes != 0 && b_bytes != 0 && a < b + b_bytes && b < a + a_bytes;
}

int32_t arrayc_check_arguments(void *const *args, const struct arrayc_array *arrays,
                               uint64_t inputs, uint64_t outputs) {
  uint64_t count = inputs + outputs;
  if (!args && count != 0) {
    return ARRAYC_NULL_POINTER;
  }
  for (uint64_t i = 0; i < count; i++) {
    if (!args[i] && arrays[i].bytes != 0) {
      return ARRAYC_NULL_POINTER;
    }
    if ((uintptr_t)args[i] % arrays[i].alignment != 0) {
      return ARRAYC_MISALIGNED;
    }
  }
  for (uint64_t i = 0; i < inputs; i++) {
    for (uint64_t j = 0; arrays[i].donated_to == ARRAYC_WRITTEN && j < inputs; j++) {
      if (i != j && overlaps((uintptr_t)args[i], arrays[i].bytes, (uintptr_t)args[j],
                             arrays[j].bytes)) {
        return ARRAYC_OVERLAP;
      }
    }
  }
  for (uint64_t out = 0; out < outputs; out++) {
    uintptr_t address = (uintptr_t)args[inputs + out];
    uint64_t bytes = arrays[inputs + out].bytes;
    for (uint64_t i = 0; i < inputs + out; i++) {
      uintptr_t other = (uintptr_t)args[i];
      int donated = arrays[i].donated_to == (int32_t)out && other == address;
      if (!donated && overlaps(address, bytes, other, arrays[i].bytes)) {
        return ARRAYC_OVERLAP;
      }
    }
  }
  return ARRAYC_OK;
}

/* ---- conversions -------------------------------------------------------------------------- */

/* LLVM calls these by name where the CPU has no instruction. They round to nearest, ties to even,
   in integers, since compiling a cast to the narrow type would be a call of the function itself.
   The results travel in xmm0, as both types do. */

/* The double as a float whose last bit tells whether it was exact (rounding to odd), so that a
   second rounding to 22 bits or fewer is the right one (Boldo and Melquiond, 2008). */
static float round_to_odd(double value) {
  float nearest = (float)value;
  union { float f; uint32_t bits; } u = {nearest};
  if ((double)nearest == value || value != value || (u.bits & 1)) {
    return nearest;
  }
  /* Even and inexact: the neighbour on the other side of the value is odd. */
  int away = (nearest < 0 ? -(double)nearest : (double)nearest) < (value < 0 ? -value : value);
  u.bits += away ? 1u : ~0u;
  return u.f;
}

static uint16_t half_bits(float value) {
  union { float f; uint32_t bits; } u = {value};
  uint32_t sign = u.bits >> 16 & 0x8000, magnitude = u.bits & 0x7fffffff;
  if (magnitude >= 0x7f800000) { /* infinity, or a NaN made quiet */
    return (uint16_t)(sign | 0x7c00 | (magnitude > 0x7f800000 ? 0x200 | (magnitude >> 13 & 0x3ff) : 0));
  }
  if (magnitude >= 0x477ff000) { /* 65520 and more round to infinity */
    return (uint16_t)(sign | 0x7c00);
  }
  uint32_t shift = 13, bits = magnitude;
  if (magnitude < 0x38800000) { /* subnormal half: the implicit one becomes explicit */
    shift = 126 - (magnitude >> 23);
    if (shift > 24) {
      return (uint16_t)sign;
    }
    bits = (magnitude & 0x7fffff) | 0x800000;
  } else {
    bits -= 112u << 23;
  }
  uint32_t kept = bits >> shift, rest = bits & ((1u << shift) - 1), half = 1u << (shift - 1);
  return (uint16_t)(sign | (kept + (rest > half || (rest == half && (kept & 1)))));
}

static uint16_t brain_bits(float value) {
  union { float f; uint32_t bits; } u = {value};
  if ((u.bits & 0x7fffffff) > 0x7f800000) {
    return (uint16_t)(u.bits >> 16 | 0x40);
  }
  return (uint16_t)((u.bits + 0x7fff + (u.bits >> 16 & 1)) >> 16);
}

static _Float16 in_xmm0(uint16_t bits) {
  union { uint16_t bits; _Float16 value; } u = {bits};
  return u.value;
}

_Float16 __truncsfhf2(float value) { return in_xmm0(half_bits(value)); }
_Float16 __truncdfhf2(double value) { return in_xmm0(half_bits(round_to_odd(value))); }
_Float16 __truncsfbf2(float value) { return in_xmm0(brain_bits(value)); }
_Float16 __truncdfbf2(double value) { return in_xmm0(brain_bits(round_to_odd(value))); }

/* ---- errors --------------------------------------------------------------------------------- */

/* Exported. Libraries of one process may resolve it to any of their copies: they are equal. */
__attribute__((visibility("default"), weak)) const char *arrayc_error_string(int32_t status) {
  switch (status) {
    case ARRAYC_OK:
      return "no error";
    case ARRAYC_UNSUPPORTED_CPU:
      return "this CPU is below every level that the library was compiled for";
    case ARRAYC_OUT_OF_MEMORY:
      return "no memory for the workspace of the call";
    case ARRAYC_NULL_POINTER:
      return "an array is a null pointer";
    case ARRAYC_MISALIGNED:
      return "an array is not aligned to its element type, or on a GPU to 16 bytes";
    case ARRAYC_OVERLAP:
      return "an output overlaps another array";
    case ARRAYC_NO_CUDA_DRIVER:
      return "no NVIDIA driver: libcuda.so.1 cannot be opened";
    case ARRAYC_NO_GPU:
      return "no NVIDIA GPU that the driver lets this process use";
    case ARRAYC_CUDA_DRIVER_TOO_OLD:
      return "the NVIDIA driver is too old for the library";
    case ARRAYC_GPU_NOT_SUPPORTED:
      return "the library was not compiled for a GPU like this one";
    case ARRAYC_GPU_OUT_OF_MEMORY:
      return "no memory on the GPU for the arrays and the workspace of the call";
    case ARRAYC_GPU_FAILED:
      return "a kernel failed on the GPU";
    case ARRAYC_CUDA_FAILED:
      return "the NVIDIA driver refused a call";
    case ARRAYC_OTHER_ABI:
      return "the caller was made for another version of the library's C interface";
    case ARRAYC_UNKNOWN_SIZES:
      return "the library has no code for arrays of these sizes";
    case ARRAYC_NO_LAPACK:
      return "the LAPACK library that the program calls cannot be opened";
    case ARRAYC_UNFIT_LAPACK:
      return "the LAPACK library that the program calls lacks one of its routines";
    default:
      return "unknown error code";
  }
}
