/*
 * Kernels that the bulk copy engine of GPUs of compute capability 9.0 feeds. Each stands in for a kernel
 * that every GPU from 8.0 on runs, which is taken where the GPU is another one, or where the driver is
 * too old to describe tensors to the engine.
 *
 * What the driver makes of an operand holds its address. It is kept until the operand lies elsewhere;
 * a call that comes while another one is at it makes its own.
 */
#include "cuda_driver.h"

void *calloc(size_t count, size_t size);
int posix_memalign(void **memory, size_t alignment, size_t size);
void free(void *pointer);

enum {
  CAPABILITY = 90,    /* BulkKernel.GPU */
  MOST_POINTERS = 16, /* the results of one contraction */
  INTERLEAVE_NONE = 0,
  SWIZZLE_128B = 3,
  PROMOTION_256B = 3,
  FILL_ZEROS = 0
};

/* Where no operand lies. */
#define NOWHERE (~(cu_pointer)0)

cu_result arrayc_bulk_load(const struct driver *driver, const struct arrayc_cuda_program *program,
                           const struct arrayc_cuda_image *image, cu_handle module,
                           struct bulk *bulk) {
  size_t count = (size_t)program->bulk_count;
  if (!driver->tensor_map || image->kind != ARRAYC_EXACT || image->capability != CAPABILITY ||
      count == 0) {
    return CUDA_OK;
  }
  cu_device device;
  cu_result result = driver->context_device(&device);
  if (result != CUDA_OK || (result = driver->device_attribute(&bulk->multiprocessors, MULTIPROCESSORS,
                                                              device)) != CUDA_OK) {
    return result;
  }
  void *maps;
  bulk->functions = calloc(count, sizeof *bulk->functions);
  if (!bulk->functions ||
      posix_memalign(&maps, _Alignof(struct known_map), count * sizeof *bulk->maps)) {
    return CUDA_OUT_OF_MEMORY;
  }
  bulk->maps = maps;
  for (size_t i = 0; i < count && result == CUDA_OK; i++) {
    bulk->maps[i][0].pointer = bulk->maps[i][1].pointer = NOWHERE;
    result = driver->module_function(&bulk->functions[i], module, program->bulk[i].name);
    if (result == CUDA_OK) {
      result = driver->function_set(bulk->functions[i], MOST_LAUNCHED_SHARED,
                                    (int32_t)program->bulk[i].shared);
    }
  }
  return result;
}

void arrayc_bulk_free(struct bulk *bulk) {
  free(bulk->functions);
  free(bulk->maps);
}

/* Describes an operand to the engine, if it is not what is known already. */
static cu_result describe(const struct arrayc_cuda_run *run, const struct arrayc_cuda_tensor *tensor,
                          struct known_map *known) {
  static const uint32_t steps[] = {1, 1, 1, 1, 1};
  cu_pointer pointer = run->pointers[tensor->pointer] + (cu_pointer)tensor->offset;
  if (known->pointer == pointer) {
    return CUDA_OK;
  }
  /* The stride of the innermost dimension is not asked for. */
  cu_result result = run->driver->tensor_map(
      &known->map, tensor->type, (uint32_t)tensor->rank, (void *)(uintptr_t)pointer, tensor->sizes,
      tensor->strides + 1, tensor->box, steps, INTERLEAVE_NONE, SWIZZLE_128B, PROMOTION_256B,
      FILL_ZEROS);
  known->pointer = result == CUDA_OK ? pointer : NOWHERE;
  return result;
}

static cu_result launch(struct arrayc_cuda_run *run, const struct arrayc_cuda_bulk *kernel,
                        cu_handle function, struct known_map *maps, int64_t round) {
  void *parameters[MOST_POINTERS + 1 + ARRAYC_OPERANDS];
  int64_t count = 0;
  for (; count < kernel->pointer_count; count++) {
    parameters[count] = &run->pointers[kernel->pointers[count]];
  }
  parameters[count++] = &round;
  for (int i = 0; i < ARRAYC_OPERANDS; i++) {
    cu_result result = describe(run, &kernel->operands[i], &maps[i]);
    if (result != CUDA_OK) {
      return result;
    }
    parameters[count++] = &maps[i].map;
  }
  int64_t most = run->bulk->multiprocessors;
  return arrayc_launch(
      run, &(struct launch){.function = function,
                            .blocks = (uint32_t)(kernel->tiles < most ? kernel->tiles : most),
                            .threads = (uint32_t)kernel->threads,
                            .shared = (uint32_t)kernel->shared,
                            .parameters = parameters});
}

int arrayc_bulk_launch(struct arrayc_cuda_run *run, int64_t number, int64_t round) {
  const struct arrayc_cuda_program *program = run->program;
  struct bulk *bulk = run->bulk;
  for (int64_t i = 0; bulk->functions && i < program->bulk_count; i++) {
    const struct arrayc_cuda_bulk *kernel = &program->bulk[i];
    if (kernel->replaced != number) {
      continue;
    }
    if (__atomic_exchange_n(&bulk->taken, 1, __ATOMIC_ACQUIRE)) {
      struct known_map own[ARRAYC_OPERANDS];
      own[0].pointer = own[1].pointer = NOWHERE;
      run->result = launch(run, kernel, bulk->functions[i], own, round);
    } else {
      run->result = launch(run, kernel, bulk->functions[i], bulk->maps[i], round);
      __atomic_store_n(&bulk->taken, 0, __ATOMIC_RELEASE);
    }
    return 1;
  }
  return 0;
}
