/*
 * NVIDIA's driver, as far as libraries for GPUs use it (cuda.h of the CUDA toolkit), and the parts of
 * the runtime that are built on it.
 */
#ifndef ARRAYC_CUDA_DRIVER_H
#define ARRAYC_CUDA_DRIVER_H

#include <stddef.h>

#include "cuda.h"

typedef int32_t cu_result;
typedef int32_t cu_device;
typedef uint64_t cu_pointer;
typedef void *cu_handle;

enum {
  CUDA_OK = 0,
  CUDA_OUT_OF_MEMORY = 2,
  CAPABILITY_MAJOR = 75,
  CAPABILITY_MINOR = 76,
  MULTIPROCESSORS = 16,
  MOST_LAUNCHED_SHARED = 8,
  POOL_RELEASE_THRESHOLD = 4,
  POINTER_MEMORY_TYPE = 2,
  MEMORY_HOST = 1,
  HOST_PORTABLE = 1,
  EVENT_DISABLE_TIMING = 2,
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

/* CUDA_KERNEL_NODE_PARAMS, version 1. */
struct kernel_node {
  cu_handle function;
  uint32_t grid[3];
  uint32_t block[3];
  uint32_t shared;
  void **parameters;
  void **extra;
};

/* CUtensorMap. */
struct tensor_map {
  _Alignas(64) uint64_t words[16];
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
  cu_result (*host_alloc)(void **memory, size_t bytes, uint32_t flags);
  cu_result (*host_free)(void *memory);
  cu_result (*pointer_attribute)(void *value, int32_t attribute, cu_pointer pointer);
  cu_result (*event_create)(cu_handle *event, uint32_t flags);
  cu_result (*event_record)(cu_handle event, cu_handle stream);
  cu_result (*event_wait)(cu_handle event);
  cu_result (*event_destroy)(cu_handle event);
  /* All of these or none: drivers before 470 lack one, and then there are no graphs. */
  cu_result (*graph_create)(cu_handle *graph, uint32_t flags);
  cu_result (*graph_add_kernel)(cu_handle *node, cu_handle graph, const cu_handle *after,
                                size_t count, const struct kernel_node *kernel);
  cu_result (*graph_instantiate)(cu_handle *executable, cu_handle graph, uint64_t flags);
  cu_result (*graph_launch)(cu_handle executable, cu_handle stream);
  cu_result (*executable_destroy)(cu_handle executable);
  cu_result (*graph_destroy)(cu_handle graph);
  /* Both or none: drivers before 525 lack one, and then bulk kernels are not taken. */
  cu_result (*tensor_map)(struct tensor_map *map, int32_t type, uint32_t rank, void *memory,
                          const uint64_t *sizes, const uint64_t *strides, const uint32_t *box,
                          const uint32_t *steps, int32_t interleave, int32_t swizzle,
                          int32_t promotion, int32_t fill);
  cu_result (*function_set)(cu_handle function, int32_t attribute, int32_t value);
};

/* The error code of what the driver said. */
int32_t arrayc_cuda_status(cu_result result);

/* Opens the driver, once for all calls of this library; a failure is tried again. */
int32_t arrayc_cuda_open(const struct driver **driver);

/* The driver, if it is open. */
const struct driver *arrayc_cuda_opened(void);

/* ---- copies (cuda_copy.c) --------------------------------------------------------------------- */

enum { STAGING_PIECES = 2 };

/* What calls on arrays of the host keep, one call at a time, in one context: pinned memory for copies,
   and memory on the GPU for the arrays and the workspace, at one address for all calls. */
struct staging {
  int32_t taken;
  unsigned char *memory;
  cu_handle copied[STAGING_PIECES];
  cu_pointer device;
};

/* The staging for a call, or null: another call has it. */
struct staging *arrayc_staging_acquire(struct staging *staging);

/* To be called when the copies are done. */
void arrayc_staging_release(struct staging *staging);

/* Frees what it holds, unless a call has it. */
void arrayc_staging_free(const struct driver *driver, struct staging *staging);

/* Starts a copy to the GPU; the array may be changed once the stream has got to its end. */
cu_result arrayc_copy_in(const struct driver *driver, struct staging *staging, cu_pointer to,
                         const void *from, uint64_t bytes, cu_handle stream);

/* Copies from the GPU; what is short may only be there when the stream has got to its end. */
cu_result arrayc_copy_out(const struct driver *driver, struct staging *staging, void *to,
                          cu_pointer from, uint64_t bytes, cu_handle stream);

/* ---- graphs (cuda_graph.c) -------------------------------------------------------------------- */

/* So many lists of arrays have a graph of their own. */
enum { GRAPHS = 8 };

/* The graphs of a program in one context. */
struct graphs {
  int32_t taken;
  /* Not worth it, or not possible: the host asks the GPU, the kernels are few, the driver is old. */
  int32_t refused;
  int32_t next;
  cu_pointer *pointers[GRAPHS];
  cu_handle executables[GRAPHS];
};

/* ---- bulk kernels (cuda_bulk.c) ---------------------------------------------------------------- */

/* What the driver made of an operand that lies where it does. */
struct known_map {
  struct tensor_map map;
  cu_pointer pointer;
};

/* The bulk kernels of a program in one context. */
struct bulk {
  int32_t taken;
  int32_t multiprocessors;
  /* One for each kernel; null: not on this GPU. */
  cu_handle *functions;
  struct known_map (*maps)[ARRAYC_OPERANDS];
};

/* A call in the making. */
struct arrayc_cuda_run {
  const struct driver *driver;
  const struct arrayc_cuda_program *program;
  const cu_handle *functions;
  struct bulk *bulk;
  cu_handle stream;
  /* What kernels are given: inputs, results, workspace, constants. */
  cu_pointer *pointers;
  int64_t pointer_count;
  cu_result result;
  /* Where launches go instead of the stream, if there is a graph, and its last kernel. */
  cu_handle graph;
  cu_handle last;
  int64_t launches;
  int32_t asked;
};

/* A kernel with what it is launched with. */
struct launch {
  cu_handle function;
  uint32_t blocks, threads, shared;
  void **parameters;
};

/* Launches a kernel on the stream, or adds it to the graph. */
cu_result arrayc_launch(struct arrayc_cuda_run *run, const struct launch *launch);

/* Finds the bulk kernels in a module, if the GPU and the driver are for them. */
cu_result arrayc_bulk_load(const struct driver *driver, const struct arrayc_cuda_program *program,
                           const struct arrayc_cuda_image *image, cu_handle module,
                           struct bulk *bulk);

void arrayc_bulk_free(struct bulk *bulk);

/* Launches what stands in for a kernel; whether anything does. */
int arrayc_bulk_launch(struct arrayc_cuda_run *run, int64_t number, int64_t round);

/* Launches all kernels of a call, one by one or as a graph. */
void arrayc_run_kernels(struct arrayc_cuda_run *run, struct graphs *graphs);

/* Frees the graphs, unless a call is at them. */
void arrayc_graphs_free(const struct driver *driver, struct graphs *graphs);

#endif
