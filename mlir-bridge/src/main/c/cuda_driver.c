/*
 * Opens NVIDIA's driver, and says what its errors are here.
 */
#include "cuda_driver.h"

void *calloc(size_t count, size_t size);
void free(void *pointer);
void *dlopen(const char *file, int mode);
void *dlsym(void *library, const char *symbol);

enum { RTLD_NOW_FLAG = 2 /* RTLD_NOW */ };

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
    "cuMemHostAlloc",
    "cuMemFreeHost",
    "cuPointerGetAttribute",
    "cuEventCreate",
    "cuEventRecord",
    "cuEventSynchronize",
    "cuEventDestroy_v2",
    "cuGraphCreate",
    "cuGraphAddKernelNode",
    "cuGraphInstantiateWithFlags",
    "cuGraphLaunch",
    "cuGraphExecDestroy",
    "cuGraphDestroy",
    "cuTensorMapEncodeTiled",
    "cuFuncSetAttribute",
};
_Static_assert(sizeof(struct driver) == sizeof names, "a name for each function");

/* Every driver must have the functions before these; of each group that follows all or none. */
enum {
  REQUIRED = offsetof(struct driver, graph_create) / sizeof(void *),
  WITH_GRAPHS = offsetof(struct driver, tensor_map) / sizeof(void *),
  ALL = sizeof names / sizeof *names
};

int32_t arrayc_cuda_status(cu_result result) {
  switch (result) {
    case CUDA_OK:
      return ARRAYC_OK;
    case 2: /* CUDA_ERROR_OUT_OF_MEMORY */
      return ARRAYC_GPU_OUT_OF_MEMORY;
    case 34: /* STUB_LIBRARY: the toolkit's libcuda, which is none */
      return ARRAYC_NO_CUDA_DRIVER;
    case 46:  /* DEVICE_UNAVAILABLE */
    case 100: /* NO_DEVICE */
    case 101: /* INVALID_DEVICE */
    case 802: /* SYSTEM_NOT_READY */
      return ARRAYC_NO_GPU;
    case 209: /* NO_BINARY_FOR_GPU */
      return ARRAYC_GPU_NOT_SUPPORTED;
    case 218: /* INVALID_PTX: of a version that it does not know */
    case 222: /* UNSUPPORTED_PTX_VERSION */
    case 803: /* SYSTEM_DRIVER_MISMATCH */
    case 804: /* COMPAT_NOT_SUPPORTED_ON_DEVICE */
      return ARRAYC_CUDA_DRIVER_TOO_OLD;
    case 214: /* ECC_UNCORRECTABLE */
    case 220: /* NVLINK_UNCORRECTABLE */
    case 700: /* ILLEGAL_ADDRESS */
    case 701: /* LAUNCH_OUT_OF_RESOURCES */
    case 702: /* LAUNCH_TIMEOUT */
    case 710: /* ASSERT */
    case 714: /* HARDWARE_STACK_ERROR */
    case 715: /* ILLEGAL_INSTRUCTION */
    case 716: /* MISALIGNED_ADDRESS */
    case 717: /* INVALID_ADDRESS_SPACE */
    case 718: /* INVALID_PC */
    case 719: /* LAUNCH_FAILED */
      return ARRAYC_GPU_FAILED;
    default:
      return ARRAYC_CUDA_FAILED;
  }
}

static struct driver *opened;

const struct driver *arrayc_cuda_opened(void) { return __atomic_load_n(&opened, __ATOMIC_ACQUIRE); }

/* Finds a group of functions; all are null if one is missing. Whether they are there. */
static int resolve_group(void *library, void **functions, size_t from, size_t to) {
  int has_all = 1;
  for (size_t i = from; i < to; i++) {
    functions[i] = dlsym(library, names[i]);
    has_all &= functions[i] != NULL;
  }
  for (size_t i = from; i < to && !has_all; i++) {
    functions[i] = NULL;
  }
  return has_all;
}

static int32_t resolve(void *library, struct driver *driver) {
  void **functions = (void **)driver;
  resolve_group(library, functions, REQUIRED, WITH_GRAPHS);
  resolve_group(library, functions, WITH_GRAPHS, ALL);
  return resolve_group(library, functions, 0, REQUIRED) ? ARRAYC_OK : ARRAYC_CUDA_DRIVER_TOO_OLD;
}

int32_t arrayc_cuda_open(const struct driver **driver) {
  *driver = arrayc_cuda_opened();
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
  int32_t status = resolve(library, fresh);
  if (status == ARRAYC_OK) {
    status = arrayc_cuda_status(fresh->init(0));
  }
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
