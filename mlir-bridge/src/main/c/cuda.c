/*
 * The part of a library for GPUs that talks to NVIDIA's driver. The driver is opened when a function
 * is first called, so such a library loads anywhere. What the driver says becomes one of the error
 * codes; nothing here ends the process.
 *
 * Copies are in cuda_copy.c, launches in cuda_graph.c and cuda_bulk.c. A program is loaded once for each
 * context. Memory comes from a pool of our own, in the order of the stream; the pool keeps what it has
 * until arrayc_cuda_trim.
 */
#include "cuda_driver.h"

void *calloc(size_t count, size_t size);
void free(void *pointer);
char *getenv(const char *name);

enum { DEVICE_ALIGNMENT = 16 };

/* The context of callers that have none, once it was asked for. */
static cu_handle primary;

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
  struct staging staging;
  struct graphs graphs;
  struct bulk bulk;
  cu_handle functions[];
};

static uint64_t aligned(uint64_t bytes) { return (bytes + 255) & ~(uint64_t)255; }

/* The last image that runs on the device of the current context: the newest, machine code first. */
static int32_t choose(const struct driver *driver, const struct arrayc_cuda_program *program,
                      const struct arrayc_cuda_image **image) {
  cu_device device;
  int32_t major, minor, status;
  if ((status = arrayc_cuda_status(driver->context_device(&device))) != ARRAYC_OK ||
      (status = arrayc_cuda_status(driver->device_attribute(&major, CAPABILITY_MAJOR, device))) != ARRAYC_OK ||
      (status = arrayc_cuda_status(driver->device_attribute(&minor, CAPABILITY_MINOR, device))) != ARRAYC_OK) {
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
  arrayc_graphs_free(driver, &loaded->graphs);
  arrayc_staging_free(driver, &loaded->staging);
  if (loaded->constants) {
    driver->memory_free(loaded->constants);
  }
  if (loaded->pool) {
    driver->pool_destroy(loaded->pool);
  }
  if (loaded->module) {
    driver->module_unload(loaded->module);
  }
  arrayc_bulk_free(&loaded->bulk);
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
    done = arrayc_bulk_load(driver, program, image, loaded->module, &loaded->bulk);
  }
  if (done == CUDA_OK) {
    done = make_pool(driver, loaded);
  }
  if (done == CUDA_OK) {
    done = load_constants(driver, program, loaded);
  }
  if (done != CUDA_OK) {
    unload(driver, loaded);
    return arrayc_cuda_status(done);
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

/* Runs the program on arrays in the GPU's memory. */
static cu_result launch_all(struct arrayc_cuda_run *run, struct arrayc_cuda_loaded *loaded,
                            const cu_pointer *arrays, cu_pointer workspace) {
  const struct arrayc_cuda_program *program = run->program;
  cu_pointer *next = run->pointers;
  for (int64_t i = 0; i < program->inputs; i++) {
    *next++ = arrays[i];
  }
  for (int64_t i = 0; i < program->results; i++) {
    *next++ = arrays[program->places[i]];
  }
  *next++ = workspace;
  cu_pointer constant = loaded->constants;
  for (int64_t i = 0; i < program->constant_count; i++) {
    *next++ = constant;
    constant += aligned(program->constants[i].size);
  }
  arrayc_run_kernels(run, &loaded->graphs);
  return run->result;
}

static cu_result copy_inputs(const struct arrayc_cuda_run *run, struct staging *staging,
                             void *const *args, const cu_pointer *arrays) {
  cu_result result = CUDA_OK;
  for (int64_t i = 0; i < run->program->inputs && result == CUDA_OK; i++) {
    uint64_t bytes = run->program->arrays[i].bytes;
    if (bytes) {
      result = arrayc_copy_in(run->driver, staging, arrays[i], args[i], bytes, run->stream);
    }
  }
  return result;
}

static cu_result copy_results(const struct arrayc_cuda_run *run, struct staging *staging,
                              void *const *args, const cu_pointer *arrays) {
  cu_result result = CUDA_OK;
  for (int64_t i = 0; i < run->program->results && result == CUDA_OK; i++) {
    int32_t place = run->program->places[i];
    uint64_t bytes = run->program->arrays[place].bytes;
    if (bytes) {
      result = arrayc_copy_out(run->driver, staging, args[place], arrays[place], bytes, run->stream);
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
  struct arrayc_cuda_run run = {.driver = driver,
                                .program = program,
                                .functions = loaded->functions,
                                .bulk = &loaded->bulk,
                                .stream = stream,
                                .pointers = pointers,
                                .pointer_count = count};
  struct staging *staging = on_host ? arrayc_staging_acquire(&loaded->staging) : NULL;
  cu_pointer memory = staging ? staging->device : 0;
  cu_result result =
      bytes && !memory ? driver->pool_alloc(&memory, bytes, loaded->pool, stream) : CUDA_OK;
  if (staging && result == CUDA_OK) {
    staging->device = memory;
  }
  uint64_t next = program->workspace;
  for (int64_t i = 0; i < program->array_count; i++) {
    next = aligned(next);
    arrays[i] = on_host ? memory + next : (cu_pointer)(uintptr_t)args[i];
    next += program->arrays[i].bytes;
  }
  if (result == CUDA_OK && on_host) {
    result = copy_inputs(&run, staging, args, arrays);
  }
  if (result == CUDA_OK) {
    result = launch_all(&run, loaded, arrays, memory);
  }
  if (result == CUDA_OK && on_host) {
    result = copy_results(&run, staging, args, arrays);
  }
  if (memory && !staging) {
    cu_result freed = driver->pool_free(memory, stream);
    result = result == CUDA_OK ? freed : result;
  }
  if (on_host) {
    /* Also after an error: the caller may free its arrays when this returns. */
    cu_result finished = driver->synchronize(stream);
    result = result == CUDA_OK ? finished : result;
  }
  arrayc_staging_release(staging);
  free(pointers);
  return arrayc_cuda_status(result);
}

static int32_t run(struct arrayc_cuda_program *program, cu_handle stream, void *const *args,
                   int on_host) {
  const struct driver *driver;
  cu_handle context;
  int pushed;
  int32_t status = arrayc_cuda_open(&driver);
  if (status != ARRAYC_OK) {
    return status;
  }
  status = arrayc_cuda_status(enter(driver, &context, &pushed));
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
  const struct driver *driver;
  cu_handle context;
  int pushed;
  const struct arrayc_cuda_image *image;
  if (program->cpu && wants_cpu()) {
    return ARRAYC_OK;
  }
  int32_t status = arrayc_cuda_open(&driver);
  if (status != ARRAYC_OK) {
    return status;
  }
  status = arrayc_cuda_status(enter(driver, &context, &pushed));
  if (status == ARRAYC_OK) {
    status = choose(driver, program, &image);
  }
  leave(driver, pushed);
  return status;
}

void arrayc_cuda_trim(struct arrayc_cuda_program *program) {
  const struct driver *driver = arrayc_cuda_opened();
  struct arrayc_cuda_loaded *loaded = __atomic_load_n(&program->loaded, __ATOMIC_ACQUIRE);
  for (; driver && loaded; loaded = loaded->next) {
    cu_handle popped;
    if (driver->context_push(loaded->context) == CUDA_OK) {
      arrayc_graphs_free(driver, &loaded->graphs);
      arrayc_staging_free(driver, &loaded->staging);
      driver->context_pop(&popped);
    }
    driver->pool_trim(loaded->pool, 0);
  }
}
