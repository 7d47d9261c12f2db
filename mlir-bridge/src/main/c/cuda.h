/*
 * What the glue of a library for GPUs and the runtime in it agree on. The glue is written by
 * dev.arrayc.mlir.codegen.DeviceGlue as LLVM IR; its tables must match these structures.
 */
#ifndef ARRAYC_CUDA_H
#define ARRAYC_CUDA_H

#include "runtime.h"

/* A kernel: which of the program's pointers it takes (before the number of the round), how it is
   launched. The program's pointers are those of the inputs, of the results, of the workspace, of
   the constants, in this order. */
struct arrayc_cuda_kernel {
  const char *name;
  const int32_t *pointers;
  int64_t pointer_count;
  int64_t blocks;
  int64_t threads;
};

/* Elements in memory as the bulk copy engine sees them: dimensions with the innermost first, whose
   elements are neighbours; strides in bytes. */
struct arrayc_cuda_tensor {
  int32_t pointer; /* which of the program's pointers */
  int32_t type;    /* CUtensorMapDataType */
  int32_t rank;
  int64_t offset; /* in bytes */
  uint64_t sizes[5];
  uint64_t strides[5];
  uint32_t box[5];
};

enum { ARRAYC_OPERANDS = 2 };

/* A kernel that stands in for another one on GPUs of 9.0: its parameters are pointers, the number of
   the round, and what the driver makes of the tensors. Blocks share the tiles among them. */
struct arrayc_cuda_bulk {
  const char *name;
  const int32_t *pointers;
  int64_t pointer_count;
  int64_t replaced;
  int64_t tiles;
  int64_t threads;
  int64_t shared; /* bytes */
  struct arrayc_cuda_tensor operands[ARRAYC_OPERANDS];
};

/* On which GPUs kernels run that are for one of compute capability 10 * major + minor: PTX on later
   ones too, what uses a generation's own instructions on that one alone, machine code on those of the
   same major number that are not older. */
enum arrayc_cuda_image_kind { ARRAYC_PTX = 0, ARRAYC_EXACT = 1, ARRAYC_CUBIN = 2 };

struct arrayc_cuda_image {
  const char *data;
  int32_t capability;
  int32_t kind;
};

/* Data that kernels read. */
struct arrayc_cuda_constant {
  const void *bytes;
  uint64_t size;
};

struct arrayc_cuda_run;
struct arrayc_cuda_loaded;

struct arrayc_cuda_program {
  /* The launches, in order. */
  int32_t (*host)(struct arrayc_cuda_run *run);
  /* The same on the CPU, or null. */
  int32_t (*cpu)(void *const *args);
  /* What callers pass: the inputs, then the results that have memory of their own. */
  const struct arrayc_array *arrays;
  /* For each result, which of the arrays it is written to. */
  const int32_t *places;
  const struct arrayc_cuda_kernel *kernels;
  const struct arrayc_cuda_bulk *bulk;
  const struct arrayc_cuda_image *images;
  const struct arrayc_cuda_constant *constants;
  int64_t inputs;
  int64_t array_count;
  int64_t results;
  int64_t kernel_count;
  int64_t bulk_count;
  int64_t image_count;
  int64_t constant_count;
  uint64_t workspace;
  /* Where in the workspace kernels answer the host. */
  uint64_t answer;
  /* What is loaded, for each context of the driver; the runtime's. */
  struct arrayc_cuda_loaded *loaded;
};

/* Runs a program on arrays in the host's memory. */
int32_t arrayc_cuda_call(struct arrayc_cuda_program *program, void *const *args);

/* Starts a program on arrays in the GPU's memory, in the order of a stream of the current context. */
int32_t arrayc_cuda_call_on(struct arrayc_cuda_program *program, void *stream, void *const *args);

/* Whether there is a GPU that the program runs on. */
int32_t arrayc_cuda_check(struct arrayc_cuda_program *program);

/* Gives the memory on GPUs that no call uses back to the driver. */
void arrayc_cuda_trim(struct arrayc_cuda_program *program);

/* For the program's host function: launches a kernel; after an error, does nothing. */
void arrayc_cuda_launch(struct arrayc_cuda_run *run, int64_t kernel, int64_t round);

/* Launches a kernel and waits for its answer; after an error, 0. */
int32_t arrayc_cuda_ask(struct arrayc_cuda_run *run, int64_t kernel);

#endif
