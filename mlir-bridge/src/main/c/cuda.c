/*
 * The part of a library for GPUs that talks to NVIDIA's driver. The driver is opened when a function
 * is first called, so such a library loads anywhere. What the driver says becomes one of the error
 * codes; nothing here ends the process.
 *
 * A program is loaded once for each context. Memory comes from a pool of our own, in the order of
 * the stream; the pool keeps what it has until arrayc_cuda_trim.
 */
#include "cuda.h"

#include <stddef.h>

void *calloc(size_t count, size_t size);
void free(void *pointer);
char *getenv(const char *name);
void *dlopen(const char *file, int mode);
void *dlsym(void *library, const char *symbol);

enum { DEVICE_ALIGNMENT = 16 };
enum { RTLD_NOW_FLAG = 2 /* RTLD_NOW */, MOST_POINTERS = 500 /* DeviceEmitter.MOST_POINTERS */ };

/* ---- the driver's interface, as far as it is used (cuda.h of the CUDA toolkit) ---------------- */

typedef int32_t cu_result;
typedef int32_t cu_device;
typedef uint64_t cu_pointer;
typedef void *cu_handle;

enum {
  CUDA_OK = 0,
  CUDA_OUT_OF_MEMORY = 2,
  CUDA_NO_DEVICE = 100,
  CUDA_INVALID_DEVICE = 101,
  CUDA_NO_BINARY_FOR_GPU = 209,
  CUDA_UNSUPPORTED_PTX_VERSION = 222,
  CUDA_ILLEGAL_ADDRESS = 700,
  CUDA_LAUNCH_OUT_OF_RESOURCES = 701,
  CUDA_LAUNCH_TIMEOUT = 702,
  CUDA_HARDWARE_STACK_ERROR = 714,
  CUDA_LAUNCH_FAILED = 719,
  CUDA_SYSTEM_DRIVER_MISMATCH = 803,
  CAPABILITY_MAJOR = 75,
  CAPABILITY_MINOR = 76,
  POOL_RELEASE_THRESHOLD = 4,
  ALLOCATION_PINNED = 1,
  LOCATION_DEVICE = 1
};

/* The default stream of the calling thread. */
#define STREAM_PER_THREAD ((cu_handle)2)

struct pool_properties {
  int32_t allocation_type;
  int32_t handle_types;
  int32_t location_type;
  int32_t location_id;
  void *security;
  uint64_t max_size;
  uint8_t reserved[56];
};

struct driver {
  cu_result (*init)(uint32_t flags);
  cu_result (*device_get)(cu_device *device, int32_t number);
  cu_result (*device_attribute)(int32_t *value, int32_t attribute, cu_device device);
  cu_result (*primary_retain)(cu_handle *context, cu_device device);
  cu_result (*context_current)(cu_handle *context);
  cu_result (*context_device)(cu_device *device);
  cu_result (*context_push)(cu_handle context);
  cu_result (*context_pop)(cu_handle *context);
  cu_result (*module_load)(cu_handle *module, const void *image, uint32_t count, void *options,
                           void **values);
  cu_result (*module_function)(cu_handle *function, cu_handle module, const char *name);
  cu_result (*module_unload)(cu_handle module);
  cu_result (*memory_alloc)(cu_pointer *pointer, size_t bytes);
  cu_result (*memory_free)(cu_pointer pointer);
  cu_result (*pool_create)(cu_handle *pool, const struct pool_properties *properties);
  cu_result (*pool_set)(cu_handle pool, int32_t attribute, void *value);
  cu_result (*pool_trim)(cu_handle pool, size_t bytes);
  cu_result (*pool_destroy)(cu_handle pool);
  cu_result (*pool_alloc)(cu_pointer *pointer, size_t bytes, cu_handle pool, cu_handle stream);
  cu_result (*pool_free)(cu_pointer pointer, cu_handle stream);
  cu_result (*copy_in)(cu_pointer to, const void *from, size_t bytes, cu_handle stream);
  cu_result (*copy_out)(void *to, cu_pointer from, size_t bytes, cu_handle stream);
  cu_result (*launch)(cu_handle function, uint32_t grid_x, uint32_t grid_y, uint32_t grid_z,
                      uint32_t block_x, uint32_t block_y, uint32_t block_z, uint32_t shared,
                      cu_handle stream, void **parameters, void **extra);
  cu_result (*synchronize)(cu_handle stream);
};

/* In the order of struct driver. */
static const char *const names[] = {
    "cuInit",
    "cuDeviceGet",
    "cuDeviceGetAttribute",
    "cuDevicePrimaryCtxRetain",
    "cuCtxGetCurrent",
    "cuCtxGetDevice",
    "cuCtxPushCurrent_v2",
    "cuCtxPopCurrent_v2",
    "cuModuleLoadDataEx",
    "cuModuleGetFunction",
    "cuModuleUnload",
    "cuMemAlloc_v2",
    "cuMemFree_v2",
    "cuMemPoolCreate",
    "cuMemPoolSetAttribute",
    "cuMemPoolTrimTo",
    "cuMemPoolDestroy",
    "cuMemAllocFromPoolAsync",
    "cuMemFreeAsync",
    "cuMemcpyHtoDAsync_v2",
    "cuMemcpyDtoHAsync_v2",
    "cuLaunchKernel",
    "cuStreamSynchronize",
};
_Static_assert(sizeof(struct driver) == sizeof names, "a name for each function");

static int32_t status_of(cu_result result) {
  switch (result) {
    case CUDA_OK:
      return ARRAYC_OK;
    case CUDA_OUT_OF_MEMORY:
      return ARRAYC_GPU_OUT_OF_MEMORY;
    case CUDA_NO_DEVICE:
    case CUDA_INVALID_DEVICE:
      return ARRAYC_NO_GPU;
    case CUDA_NO_BINARY_FOR_GPU:
      return ARRAYC_GPU_NOT_SUPPORTED;
    case CUDA_UNSUPPORTED_PTX_VERSION:
    case CUDA_SYSTEM_DRIVER_MISMATCH:
      return ARRAYC_CUDA_DRIVER_TOO_OLD;
    case CUDA_ILLEGAL_ADDRESS:
    case CUDA_LAUNCH_OUT_OF_RESOURCES:
    case CUDA_LAUNCH_TIMEOUT:
    case CUDA_LAUNCH_FAILED:
      return ARRAYC_GPU_FAILED;
    default:
      /* 714 … 718: other ways in which a kernel can go wrong. */
      return result >= CUDA_HARDWARE_STACK_ERROR && result < CUDA_LAUNCH_FAILED ? ARRAYC_GPU_FAILED
                                                                                : ARRAYC_CUDA_FAILED;
  }
}

static struct driver *opened;

/* The context of callers that have none, once it was asked for. */
static cu_handle primary;

/* Opens the driver, once for all libraries' calls through this one; a failure is tried again. */
static int32_t open_driver(struct driver **driver) {
  *driver = __atomic_load_n(&opened, __ATOMIC_ACQUIRE);
  if (*driver) {
    return ARRAYC_OK;
  }
  void *library = dlopen("libcuda.so.1", RTLD_NOW_FLAG);
  if (!library) {
    return ARRAYC_NO_CUDA_DRIVER;
  }
  struct driver *fresh = calloc(1, sizeof *fresh);
  if (!fresh) {
    return ARRAYC_OUT_OF_MEMORY;
  }
  void **functions = (void **)fresh;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    functions[i] = dlsym(library, names[i]);
    if (!functions[i]) {
      free(fresh);
      return ARRAYC_CUDA_DRIVER_TOO_OLD;
    }
  }
  int32_t status = status_of(fresh->init(0));
  if (status != ARRAYC_OK) {
    free(fresh);
    return status;
  }
  struct driver *none = NULL;
  if (!__atomic_compare_exchange_n(&opened, &none, fresh, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
    free(fresh);
    fresh = none;
  }
  *driver = fresh;
  return ARRAYC_OK;
}

/* ---- contexts ------------------------------------------------------------------------------- */

/* The caller's context if it has one, else the primary one of the device that ARRAYC_CUDA_DEVICE
   numbers, by default the first. *pushed: whether leave must pop it. */
static cu_result enter(const struct driver *driver, cu_handle *context, int *pushed) {
  *pushed = 0;
  cu_result result = driver->context_current(context);
  if (result != CUDA_OK || *context) {
    return result;
  }
  *context = __atomic_load_n(&primary, __ATOMIC_ACQUIRE);
  if (!*context) {
    int32_t number = 0;
    for (const char *c = getenv("ARRAYC_CUDA_DEVICE"); c && *c >= '0' && *c <= '9' && number < 1000; c++) {
      number = 10 * number + (*c - '0');
    }
    cu_device device;
    if ((result = driver->device_get(&device, number)) != CUDA_OK ||
        (result = driver->primary_retain(context, device)) != CUDA_OK) {
      return result;
    }
    /* Two threads that retain it at once get one handle. */
    __atomic_store_n(&primary, *context, __ATOMIC_RELEASE);
  }
  result = driver->context_push(*context);
  *pushed = result == CUDA_OK;
  return result;
}

static void leave(const struct driver *driver, int pushed) {
  cu_handle popped;
  if (pushed) {
    driver->context_pop(&popped);
  }
}

/* ---- programs ------------------------------------------------------------------------------- */

/* A program in one context. */
struct arrayc_cuda_loaded {
  struct arrayc_cuda_loaded *next;
  cu_handle context;
  cu_handle module;
  cu_handle pool;
  cu_pointer constants;
  cu_handle functions[];
};

static uint64_t aligned(uint64_t bytes) { return (bytes + 255) & ~(uint64_t)255; }

/* The last image that runs on the device of the current context: the newest, machine code first. */
static int32_t choose(const struct driver *driver, const struct arrayc_cuda_program *program,
                      const struct arrayc_cuda_image **image) {
  cu_device device;
  int32_t major, minor, status;
  if ((status = status_of(driver->context_device(&device))) != ARRAYC_OK ||
      (status = status_of(driver->device_attribute(&major, CAPABILITY_MAJOR, device))) != ARRAYC_OK ||
      (status = status_of(driver->device_attribute(&minor, CAPABILITY_MINOR, device))) != ARRAYC_OK) {
    return status;
  }
  *image = NULL;
  for (int64_t i = 0; i < program->image_count; i++) {
    const struct arrayc_cuda_image *candidate = &program->images[i];
    int32_t here = 10 * major + minor;
    if (candidate->kind == ARRAYC_EXACT ? candidate->capability == here
        : candidate->kind == ARRAYC_CUBIN
            ? candidate->capability <= here && candidate->capability / 10 == here / 10
            : candidate->capability <= here) {
      *image = candidate;
    }
  }
  return *image ? ARRAYC_OK : ARRAYC_GPU_NOT_SUPPORTED;
}

static void unload(const struct driver *driver, struct arrayc_cuda_loaded *loaded) {
  if (loaded->constants) {
    driver->memory_free(loaded->constants);
  }
  if (loaded->pool) {
    driver->pool_destroy(loaded->pool);
  }
  if (loaded->module) {
    driver->module_unload(loaded->module);
  }
  free(loaded);
}

static cu_result load_constants(const struct driver *driver,
                                const struct arrayc_cuda_program *program,
                                struct arrayc_cuda_loaded *loaded) {
  uint64_t total = 0;
  for (int64_t i = 0; i < program->constant_count; i++) {
    total += aligned(program->constants[i].size);
  }
  cu_result result = CUDA_OK;
  if (total == 0 || (result = driver->memory_alloc(&loaded->constants, total)) != CUDA_OK) {
    return result;
  }
  cu_pointer to = loaded->constants;
  for (int64_t i = 0; i < program->constant_count && result == CUDA_OK; i++) {
    const struct arrayc_cuda_constant *constant = &program->constants[i];
    if (constant->size) {
      result = driver->copy_in(to, constant->bytes, constant->size, STREAM_PER_THREAD);
    }
    to += aligned(constant->size);
  }
  /* Other streams read them next. */
  return result == CUDA_OK ? driver->synchronize(STREAM_PER_THREAD) : result;
}

static cu_result make_pool(const struct driver *driver, struct arrayc_cuda_loaded *loaded) {
  struct pool_properties properties = {.allocation_type = ALLOCATION_PINNED,
                                       .location_type = LOCATION_DEVICE};
  uint64_t everything = UINT64_MAX;
  cu_result result = driver->context_device(&properties.location_id);
  if (result != CUDA_OK || (result = driver->pool_create(&loaded->pool, &properties)) != CUDA_OK) {
    return result;
  }
  return driver->pool_set(loaded->pool, POOL_RELEASE_THRESHOLD, &everything);
}

static int32_t load(const struct driver *driver, struct arrayc_cuda_program *program,
                    cu_handle context, struct arrayc_cuda_loaded **result) {
  const struct arrayc_cuda_image *image;
  int32_t status = choose(driver, program, &image);
  if (status != ARRAYC_OK) {
    return status;
  }
  struct arrayc_cuda_loaded *loaded =
      calloc(1, sizeof *loaded + (size_t)program->kernel_count * sizeof(cu_handle));
  if (!loaded) {
    return ARRAYC_OUT_OF_MEMORY;
  }
  loaded->context = context;
  cu_result done = driver->module_load(&loaded->module, image->data, 0, NULL, NULL);
  for (int64_t i = 0; i < program->kernel_count && done == CUDA_OK; i++) {
    done = driver->module_function(&loaded->functions[i], loaded->module, program->kernels[i].name);
  }
  if (done == CUDA_OK) {
    done = make_pool(driver, loaded);
  }
  if (done == CUDA_OK) {
    done = load_constants(driver, program, loaded);
  }
  if (done != CUDA_OK) {
    unload(driver, loaded);
    return status_of(done);
  }
  *result = loaded;
  return ARRAYC_OK;
}

static struct arrayc_cuda_loaded *find(struct arrayc_cuda_loaded *first, cu_handle context) {
  while (first && first->context != context) {
    first = first->next;
  }
  return first;
}

/* The program in the current context. Two threads may load it at once; one of them keeps it. */
static int32_t loaded_in(const struct driver *driver, struct arrayc_cuda_program *program,
                         cu_handle context, struct arrayc_cuda_loaded **result) {
  struct arrayc_cuda_loaded *first = __atomic_load_n(&program->loaded, __ATOMIC_ACQUIRE);
  *result = find(first, context);
  if (*result) {
    return ARRAYC_OK;
  }
  struct arrayc_cuda_loaded *fresh;
  int32_t status = load(driver, program, context, &fresh);
  if (status != ARRAYC_OK) {
    return status;
  }
  fresh->next = first;
  while (!__atomic_compare_exchange_n(&program->loaded, &fresh->next, fresh, 0, __ATOMIC_ACQ_REL,
                                      __ATOMIC_ACQUIRE)) {
    struct arrayc_cuda_loaded *other = find(fresh->next, context);
    if (other) {
      unload(driver, fresh);
      *result = other;
      return ARRAYC_OK;
    }
  }
  *result = fresh;
  return ARRAYC_OK;
}

/* ---- runs ----------------------------------------------------------------------------------- */

struct arrayc_cuda_run {
  const struct driver *driver;
  const struct arrayc_cuda_program *program;
  const struct arrayc_cuda_loaded *loaded;
  cu_handle stream;
  cu_pointer *pointers;
  cu_result result;
};

void arrayc_cuda_launch(struct arrayc_cuda_run *run, int64_t number, int64_t round) {
  const struct arrayc_cuda_kernel *kernel = &run->program->kernels[number];
  void *parameters[MOST_POINTERS + 1];
  if (run->result != CUDA_OK) {
    return;
  }
  for (int64_t i = 0; i < kernel->pointer_count; i++) {
    parameters[i] = &run->pointers[kernel->pointers[i]];
  }
  parameters[kernel->pointer_count] = &round;
  run->result = run->driver->launch(run->loaded->functions[number], (uint32_t)kernel->blocks, 1, 1,
                                    (uint32_t)kernel->threads, 1, 1, 0, run->stream, parameters, NULL);
}

static cu_pointer workspace_of(const struct arrayc_cuda_run *run) {
  return run->pointers[run->program->inputs + run->program->results];
}

int32_t arrayc_cuda_ask(struct arrayc_cuda_run *run, int64_t kernel) {
  int32_t answer = 0;
  arrayc_cuda_launch(run, kernel, 0);
  if (run->result == CUDA_OK) {
    run->result = run->driver->copy_out(&answer, workspace_of(run) + run->program->answer,
                                        sizeof answer, run->stream);
  }
  if (run->result == CUDA_OK) {
    run->result = run->driver->synchronize(run->stream);
  }
  return run->result == CUDA_OK ? answer : 0;
}

/* Runs the program on arrays in the GPU's memory. */
static cu_result launch_all(struct arrayc_cuda_run *run, const cu_pointer *arrays,
                            cu_pointer workspace) {
  const struct arrayc_cuda_program *program = run->program;
  cu_pointer *next = run->pointers;
  for (int64_t i = 0; i < program->inputs; i++) {
    *next++ = arrays[i];
  }
  for (int64_t i = 0; i < program->results; i++) {
    *next++ = arrays[program->places[i]];
  }
  *next++ = workspace;
  cu_pointer constant = run->loaded->constants;
  for (int64_t i = 0; i < program->constant_count; i++) {
    *next++ = constant;
    constant += aligned(program->constants[i].size);
  }
  program->host(run);
  return run->result;
}

static cu_result copy_inputs(const struct arrayc_cuda_run *run, void *const *args,
                             const cu_pointer *arrays) {
  cu_result result = CUDA_OK;
  for (int64_t i = 0; i < run->program->inputs && result == CUDA_OK; i++) {
    uint64_t bytes = run->program->arrays[i].bytes;
    if (bytes) {
      result = run->driver->copy_in(arrays[i], args[i], bytes, run->stream);
    }
  }
  return result;
}

static cu_result copy_results(const struct arrayc_cuda_run *run, void *const *args,
                              const cu_pointer *arrays) {
  cu_result result = CUDA_OK;
  for (int64_t i = 0; i < run->program->results && result == CUDA_OK; i++) {
    int32_t place = run->program->places[i];
    uint64_t bytes = run->program->arrays[place].bytes;
    if (bytes) {
      result = run->driver->copy_out(args[place], arrays[place], bytes, run->stream);
    }
  }
  return result;
}

/* Runs in a context that is current. args: where the arrays are; on the host, or on the device. */
static int32_t run_in(const struct driver *driver, struct arrayc_cuda_program *program,
                      cu_handle context, cu_handle stream, void *const *args, int on_host) {
  struct arrayc_cuda_loaded *loaded;
  for (int64_t i = 0; i < program->array_count && !on_host; i++) {
    if ((uintptr_t)args[i] % DEVICE_ALIGNMENT && program->arrays[i].bytes) {
      return ARRAYC_MISALIGNED;
    }
  }
  int32_t status = loaded_in(driver, program, context, &loaded);
  if (status != ARRAYC_OK) {
    return status;
  }
  int64_t count = program->inputs + program->results + 1 + program->constant_count;
  cu_pointer *pointers = calloc((size_t)(count + program->array_count), sizeof *pointers);
  if (!pointers) {
    return ARRAYC_OUT_OF_MEMORY;
  }
  cu_pointer *arrays = pointers + count;
  uint64_t bytes = program->workspace;
  for (int64_t i = 0; i < program->array_count && on_host; i++) {
    bytes = aligned(bytes) + program->arrays[i].bytes;
  }
  struct arrayc_cuda_run run = {driver, program, loaded, stream, pointers, CUDA_OK};
  cu_pointer memory = 0;
  cu_result result = bytes ? driver->pool_alloc(&memory, bytes, loaded->pool, stream) : CUDA_OK;
  uint64_t next = program->workspace;
  for (int64_t i = 0; i < program->array_count; i++) {
    next = aligned(next);
    arrays[i] = on_host ? memory + next : (cu_pointer)(uintptr_t)args[i];
    next += program->arrays[i].bytes;
  }
  if (result == CUDA_OK && on_host) {
    result = copy_inputs(&run, args, arrays);
  }
  if (result == CUDA_OK) {
    result = launch_all(&run, arrays, memory);
  }
  if (result == CUDA_OK && on_host) {
    result = copy_results(&run, args, arrays);
  }
  if (memory) {
    cu_result freed = driver->pool_free(memory, stream);
    result = result == CUDA_OK ? freed : result;
  }
  if (on_host) {
    /* Also after an error: the caller may free its arrays when this returns. */
    cu_result finished = driver->synchronize(stream);
    result = result == CUDA_OK ? finished : result;
  }
  free(pointers);
  return status_of(result);
}

static int32_t run(struct arrayc_cuda_program *program, cu_handle stream, void *const *args,
                   int on_host) {
  struct driver *driver;
  cu_handle context;
  int pushed;
  int32_t status = open_driver(&driver);
  if (status != ARRAYC_OK) {
    return status;
  }
  status = status_of(enter(driver, &context, &pushed));
  if (status == ARRAYC_OK) {
    status = run_in(driver, program, context, stream, args, on_host);
  }
  leave(driver, pushed);
  return status;
}

static int wants_cpu(void) {
  const char *device = getenv("ARRAYC_DEVICE");
  return device && device[0] == 'c' && device[1] == 'p' && device[2] == 'u' && !device[3];
}

int32_t arrayc_cuda_call(struct arrayc_cuda_program *program, void *const *args) {
  return program->cpu && wants_cpu() ? program->cpu(args)
                                     : run(program, STREAM_PER_THREAD, args, 1);
}

int32_t arrayc_cuda_call_on(struct arrayc_cuda_program *program, void *stream, void *const *args) {
  return run(program, stream, args, 0);
}

int32_t arrayc_cuda_check(struct arrayc_cuda_program *program) {
  struct driver *driver;
  cu_handle context;
  int pushed;
  const struct arrayc_cuda_image *image;
  if (program->cpu && wants_cpu()) {
    return ARRAYC_OK;
  }
  int32_t status = open_driver(&driver);
  if (status != ARRAYC_OK) {
    return status;
  }
  status = status_of(enter(driver, &context, &pushed));
  if (status == ARRAYC_OK) {
    status = choose(driver, program, &image);
  }
  leave(driver, pushed);
  return status;
}

void arrayc_cuda_trim(struct arrayc_cuda_program *program) {
  const struct driver *driver = __atomic_load_n(&opened, __ATOMIC_ACQUIRE);
  struct arrayc_cuda_loaded *loaded = __atomic_load_n(&program->loaded, __ATOMIC_ACQUIRE);
  for (; driver && loaded; loaded = loaded->next) {
    driver->pool_trim(loaded->pool, 0);
  }
}
