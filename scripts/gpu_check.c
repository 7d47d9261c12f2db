/*
 * The part of scripts/gpu-check that calls a library: on the CPU and on the GPU with the same random
 * arrays, compares the results bit for bit and by their distance, and takes the GPU's time.
 *
 *   gpu_check LIBRARY ENTRY RUNS ARRAY...   where ARRAY is in|out:DTYPE:BYTES, in the order of the call
 *   gpu_check --copy BYTES                  what the GPU's memory can do: a copy on the device
 *
 * Prints key=value lines. The library is one for cpu,cuda. Build: cc -O2 gpu_check.c -ldl -o gpu_check
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef int32_t (*call_fn)(void **args);
typedef const char *(*text_fn)(int32_t status);
enum { MOST = 256, COPIES = 4 };

static void fail(const char *what, const char *why) {
  printf("error=%s: %s\n", what, why);
  exit(1);
}

/* ---- the driver ------------------------------------------------------------------------------- */

typedef uint64_t pointer;
static void *driver;

static void *function(const char *name) {
  void *found = driver ? dlsym(driver, name) : NULL;
  if (!found) {
    fail(name, "the driver does not have it");
  }
  return found;
}

#define CU(name, types, ...)                                            \
  do {                                                                  \
    int32_t(*call) types;                                               \
    void *found = function(#name);                                      \
    memcpy(&call, &found, sizeof call);                                 \
    int32_t result = call(__VA_ARGS__);                                 \
    if (result) {                                                       \
      char number[32];                                                  \
      snprintf(number, sizeof number, "error %d of the driver", result); \
      fail(#name, number);                                              \
    }                                                                   \
  } while (0)

static void open_driver(void) {
  driver = dlopen("libcuda.so.1", RTLD_NOW);
  if (!driver) {
    fail("libcuda.so.1", "no NVIDIA driver");
  }
  void *context;
  int32_t device;
  char name[128] = "";
  CU(cuInit, (uint32_t), 0);
  CU(cuDeviceGet, (int32_t *, int32_t), &device, 0);
  CU(cuDeviceGetName, (char *, int32_t, int32_t), name, sizeof name, device);
  CU(cuDevicePrimaryCtxRetain, (void **, int32_t), &context, device);
  CU(cuCtxPushCurrent_v2, (void *), context);
  printf("gpu=%s\n", name);
}

static pointer allocate(uint64_t bytes) {
  pointer memory = 0;
  CU(cuMemAlloc_v2, (pointer *, size_t), &memory, bytes ? bytes : 1);
  return memory;
}

struct clock {
  void *start, *end;
};

static struct clock new_clock(void) {
  struct clock c;
  CU(cuEventCreate, (void **, uint32_t), &c.start, 0);
  CU(cuEventCreate, (void **, uint32_t), &c.end, 0);
  return c;
}

static void begin(struct clock c) { CU(cuEventRecord, (void *, void *), c.start, NULL); }

static double milliseconds(struct clock c) {
  float ms = 0;
  CU(cuEventRecord, (void *, void *), c.end, NULL);
  CU(cuEventSynchronize, (void *), c.end);
  CU(cuEventElapsedTime, (float *, void *, void *), &ms, c.start, c.end);
  return ms;
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void report(double *times, int runs) {
  qsort(times, (size_t)runs, sizeof *times, ascending);
  printf("median_ms=%.6f\nmin_ms=%.6f\nruns=%d\n", times[runs / 2], times[0], runs);
}

/* ---- arrays ------------------------------------------------------------------------------------- */

static uint64_t state = 0x9E3779B97F4A7C15u;

static uint64_t random_bits(void) {
  state ^= state << 13;
  state ^= state >> 7;
  return state ^= state << 17;
}

static double uniform(void) { return (double)(random_bits() >> 11) * 0x1p-53; }

static uint16_t upper_half(float value) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof bits);
  return (uint16_t)(bits >> 16);
}

/* Floats of about the size of one, small integers. */
static void fill(void *data, const char *dtype, uint64_t bytes) {
  if (!strcmp(dtype, "f32") || !strcmp(dtype, "c64")) {
    for (uint64_t i = 0; i < bytes / 4; i++) {
      ((float *)data)[i] = (float)(uniform() * 2 - 0.75);
    }
  } else if (!strcmp(dtype, "f64") || !strcmp(dtype, "c128")) {
    for (uint64_t i = 0; i < bytes / 8; i++) {
      ((double *)data)[i] = uniform() * 2 - 0.75;
    }
  } else if (!strcmp(dtype, "bf16")) {
    for (uint64_t i = 0; i < bytes / 2; i++) {
      ((uint16_t *)data)[i] = upper_half((float)(uniform() * 2 - 0.75));
    }
  } else if (!strcmp(dtype, "f16")) {
    for (uint64_t i = 0; i < bytes / 2; i++) {
      ((uint16_t *)data)[i] = (uint16_t)(0x3000 + random_bits() % 0x0c00); /* 0.125 … 1 */
    }
  } else {
    int size = strstr(dtype, "64") ? 8 : strstr(dtype, "32") ? 4 : strstr(dtype, "16") ? 2 : 1;
    memset(data, 0, bytes);
    for (uint64_t i = 0; i < bytes / (uint64_t)size; i++) {
      ((uint8_t *)data)[i * (uint64_t)size] = (uint8_t)(random_bits() % (strcmp(dtype, "bool") ? 100 : 2));
    }
  }
}

static int is_nan(const uint8_t *at, int size) {
  if (size == 4) {
    float value;
    memcpy(&value, at, 4);
    return value != value;
  }
  double value;
  memcpy(&value, at, 8);
  return value != value;
}

/* Elements that differ; a NaN is like any other. */
static uint64_t differences(const uint8_t *a, const uint8_t *b, const char *dtype, uint64_t bytes) {
  int is_wide = !strcmp(dtype, "f64") || !strcmp(dtype, "c128");
  int is_float = is_wide || !strcmp(dtype, "f32") || !strcmp(dtype, "c64");
  int size = is_wide ? 8 : is_float ? 4 : 1;
  uint64_t count = 0;
  for (uint64_t i = 0; i < bytes; i += (uint64_t)size) {
    if (memcmp(a + i, b + i, (size_t)size) && !(is_float && is_nan(a + i, size) && is_nan(b + i, size))) {
      count++;
    }
  }
  return count;
}

static double number(const uint8_t *at, const char *dtype) {
  uint16_t half;
  float value = 0;
  double wide;
  if (!strcmp(dtype, "f64")) {
    memcpy(&wide, at, 8);
    return wide;
  }
  if (!strcmp(dtype, "f32")) {
    memcpy(&value, at, 4);
    return value;
  }
  memcpy(&half, at, 2);
  if (!strcmp(dtype, "bf16")) {
    uint32_t bits = (uint32_t)half << 16;
    memcpy(&value, &bits, 4);
    return value;
  }
  int exponent = half >> 10 & 31;
  wide = exponent ? (double)((1024 | (half & 1023)) << exponent) * 0x1p-25 : (half & 1023) * 0x1p-24;
  return exponent == 31 ? (half & 1023 ? 0.0 / 0.0 : 1.0 / 0.0) : half >> 15 ? -wide : wide;
}

/* The greatest difference, as a part of the greatest number of the array; 1 where one is not a number. */
static double distance(const uint8_t *a, const uint8_t *b, const char *dtype, uint64_t bytes) {
  int is_half = !strcmp(dtype, "bf16") || !strcmp(dtype, "f16");
  int size = !strcmp(dtype, "f64") ? 8 : !strcmp(dtype, "f32") ? 4 : is_half ? 2 : 0;
  double most = 0, greatest = 0;
  if (!size) {
    return differences(a, b, dtype, bytes) ? 1 : 0;
  }
  for (uint64_t i = 0; i < bytes; i += (uint64_t)size) {
    double x = number(a + i, dtype), y = number(b + i, dtype);
    double apart = x == y || (x != x && y != y) ? 0 : x > y ? x - y : y - x;
    if (apart != apart || apart > 1e300) {
      return 1;
    }
    most = apart > most ? apart : most;
    y = y < 0 ? -y : y;
    greatest = y > greatest && y < 1e300 ? y : greatest;
  }
  return most == 0 ? 0 : most < greatest ? most / greatest : 1;
}

/* ---- modes -------------------------------------------------------------------------------------- */

static void copy(uint64_t bytes) {
  double times[21];
  open_driver();
  pointer from = allocate(bytes), to = allocate(bytes);
  struct clock c = new_clock();
  for (int i = -3; i < 21; i++) {
    begin(c);
    CU(cuMemcpyDtoDAsync_v2, (pointer, pointer, size_t, void *), to, from, bytes, NULL);
    double ms = milliseconds(c);
    if (i >= 0) {
      times[i] = ms;
    }
  }
  report(times, 21);
  printf("gbps=%.1f\n", 2 * (double)bytes / times[10] * 1e-6);
}

struct array {
  int is_input;
  char dtype[8];
  uint64_t bytes;
};

/* f_device takes a stream and a pointer for each array; more than it takes do no harm in this ABI. */

static int32_t call_device(void *entry, pointer *p, int count) {
  int32_t (*f)(void *, pointer, pointer, pointer, pointer, pointer, pointer, pointer, pointer, pointer, pointer, pointer,
               pointer, pointer, pointer, pointer, pointer);
  pointer a[16] = {0};
  memcpy(a, p, (size_t)count * sizeof *p);
  memcpy(&f, &entry, sizeof f);
  return f(NULL, a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11], a[12], a[13], a[14], a[15]);
}

static void check(char **argv, int argc) {
  struct array arrays[MOST];
  int count = argc - 4;
  char name[256];
  void *args[MOST], *on_cpu[MOST];
  static pointer sets[COPIES][MOST];
  if (count > 16) {
    fail(argv[2], "more than 16 arrays");
  }
  void *library = dlopen(argv[1], RTLD_NOW);
  if (!library) {
    fail(argv[1], dlerror());
  }
  snprintf(name, sizeof name, "%s_call", argv[2]);
  void *call_symbol = dlsym(library, name);
  snprintf(name, sizeof name, "%s_device", argv[2]);
  void *device_symbol = dlsym(library, name);
  void *text_symbol = dlsym(library, "arrayc_error_string");
  call_fn call;
  text_fn text;
  if (!call_symbol || !device_symbol || !text_symbol) {
    fail(argv[2], "not an entry of the library");
  }
  memcpy(&call, &call_symbol, sizeof call);
  memcpy(&text, &text_symbol, sizeof text);
  for (int i = 0; i < count; i++) {
    char *parts = argv[4 + i];
    char *dtype = strchr(parts, ':') + 1, *bytes = strchr(dtype, ':');
    arrays[i].is_input = !strncmp(parts, "in:", 3);
    snprintf(arrays[i].dtype, sizeof arrays[i].dtype, "%.*s", (int)(bytes - dtype), dtype);
    arrays[i].bytes = strtoull(bytes + 1, NULL, 10);
    args[i] = calloc(1, arrays[i].bytes + 64);
    on_cpu[i] = calloc(1, arrays[i].bytes + 64);
    if (arrays[i].is_input) {
      fill(args[i], arrays[i].dtype, arrays[i].bytes);
      memcpy(on_cpu[i], args[i], arrays[i].bytes);
    }
  }
  setenv("ARRAYC_DEVICE", "cpu", 1);
  int32_t status = call(on_cpu);
  if (status) {
    fail("on the CPU", text(status));
  }
  unsetenv("ARRAYC_DEVICE");
  status = call(args);
  if (status) {
    fail("on the GPU", text(status));
  }
  uint64_t different = 0;
  double apart = 0;
  for (int i = 0; i < count; i++) {
    different += differences(args[i], on_cpu[i], arrays[i].dtype, arrays[i].bytes);
    double here = distance(args[i], on_cpu[i], arrays[i].dtype, arrays[i].bytes);
    apart = here > apart ? here : apart;
  }
  printf("different=%llu\n", (unsigned long long)different);
  printf("apart=%g\n", apart);
  open_driver();
  for (int set = 0; set < COPIES; set++) {
    for (int i = 0; i < count; i++) {
      sets[set][i] = allocate(arrays[i].bytes);
      CU(cuMemcpyHtoD_v2, (pointer, const void *, size_t), sets[set][i], on_cpu[i], arrays[i].bytes);
    }
  }
  int runs = atoi(argv[3]);
  double *times = calloc((size_t)runs, sizeof *times);
  struct clock c = new_clock();
  for (int i = -5; i < runs; i++) {
    begin(c);
    status = call_device(device_symbol, sets[(i + 5) % COPIES], count);
    double ms = milliseconds(c);
    if (status) {
      fail("on the device's arrays", text(status));
    }
    if (i >= 0) {
      times[i] = ms;
    }
  }
  report(times, runs);
}

int main(int argc, char **argv) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (argc == 3 && !strcmp(argv[1], "--copy")) {
    copy(strtoull(argv[2], NULL, 10));
  } else if (argc > 4) {
    check(argv, argc);
  } else {
    fprintf(stderr, "usage: gpu_check LIBRARY ENTRY RUNS in|out:DTYPE:BYTES... | gpu_check --copy BYTES\n");
    return 2;
  }
  return 0;
}
