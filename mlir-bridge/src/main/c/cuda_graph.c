/*
 * The kernels of a call, launched one by one, or all at once as a graph of the driver's. A graph holds
 * the arrays' addresses, so it is built when a list of arrays comes for the second time, and launched
 * from then on. It is built by the program's own host function, whose launches become its nodes.
 *
 * What has no graph is launched one by one, to the same results: programs whose host function asks
 * the GPU on its way, few kernels, a driver without graphs, another call that is at the graphs.
 */
#include "cuda_driver.h"

void *calloc(size_t count, size_t size);
void free(void *pointer);

enum {
  MOST_POINTERS = 500, /* DeviceEmitter.MOST_POINTERS */
  FEWEST = 4,          /* kernels that are worth a graph */
  MOST = 4096          /* and those that take too much memory in one */
};

static cu_result add(struct arrayc_cuda_run *run, const struct launch *launch) {
  struct kernel_node node = {.function = launch->function,
                             .grid = {launch->blocks, 1, 1},
                             .block = {launch->threads, 1, 1},
                             .shared = launch->shared,
                             .parameters = launch->parameters};
  cu_handle added;
  cu_result result =
      run->driver->graph_add_kernel(&added, run->graph, &run->last, run->last ? 1 : 0, &node);
  run->last = added;
  return result;
}

cu_result arrayc_launch(struct arrayc_cuda_run *run, const struct launch *launch) {
  return run->graph ? add(run, launch)
                    : run->driver->launch(launch->function, launch->blocks, 1, 1, launch->threads, 1,
                                          1, launch->shared, run->stream, launch->parameters, NULL);
}

void arrayc_cuda_launch(struct arrayc_cuda_run *run, int64_t number, int64_t round) {
  const struct arrayc_cuda_kernel *kernel = &run->program->kernels[number];
  void *parameters[MOST_POINTERS + 1];
  if (run->result != CUDA_OK || (run->graph && (run->asked || run->launches >= MOST))) {
    return;
  }
  run->launches++;
  if (arrayc_bulk_launch(run, number, round)) {
    return;
  }
  for (int64_t i = 0; i < kernel->pointer_count; i++) {
    parameters[i] = &run->pointers[kernel->pointers[i]];
  }
  parameters[kernel->pointer_count] = &round;
  run->result = arrayc_launch(run, &(struct launch){.function = run->functions[number],
                                                    .blocks = (uint32_t)kernel->blocks,
                                                    .threads = (uint32_t)kernel->threads,
                                                    .parameters = parameters});
}

int32_t arrayc_cuda_ask(struct arrayc_cuda_run *run, int64_t kernel) {
  int32_t answer = 0;
  cu_pointer workspace = run->pointers[run->program->inputs + run->program->results];
  run->asked = 1;
  if (run->graph) {
    return 0;
  }
  arrayc_cuda_launch(run, kernel, 0);
  if (run->result == CUDA_OK) {
    run->result = run->driver->copy_out(&answer, workspace + run->program->answer, sizeof answer,
                                        run->stream);
  }
  if (run->result == CUDA_OK) {
    run->result = run->driver->synchronize(run->stream);
  }
  return run->result == CUDA_OK ? answer : 0;
}

/* Which of the graphs is for these arrays; GRAPHS if none is. */
static int find(const struct graphs *graphs, const struct arrayc_cuda_run *run) {
  for (int i = 0; i < GRAPHS; i++) {
    int64_t same = 0;
    while (graphs->pointers[i] && same < run->pointer_count &&
           graphs->pointers[i][same] == run->pointers[same]) {
      same++;
    }
    if (graphs->pointers[i] && same == run->pointer_count) {
      return i;
    }
  }
  return GRAPHS;
}

static void forget(const struct driver *driver, struct graphs *graphs, int i) {
  if (graphs->executables[i]) {
    /* One that is still running is freed by the driver when it is done. */
    driver->executable_destroy(graphs->executables[i]);
    graphs->executables[i] = NULL;
  }
  free(graphs->pointers[i]);
  graphs->pointers[i] = NULL;
}

/* Keeps the arrays in mind, in the place of those that came first. */
static void remember(struct graphs *graphs, const struct arrayc_cuda_run *run) {
  int i = graphs->next;
  graphs->next = (i + 1) % GRAPHS;
  forget(run->driver, graphs, i);
  graphs->pointers[i] = calloc((size_t)run->pointer_count, sizeof(cu_pointer));
  for (int64_t p = 0; p < run->pointer_count && graphs->pointers[i]; p++) {
    graphs->pointers[i][p] = run->pointers[p];
  }
}

/* Builds the graph of a call, which launches nothing yet; null if there can be none. */
static cu_handle build(const struct arrayc_cuda_run *run) {
  struct arrayc_cuda_run recording = *run;
  cu_handle executable = NULL;
  if (run->driver->graph_create(&recording.graph, 0) != CUDA_OK) {
    return NULL;
  }
  run->program->host(&recording);
  int is_whole = recording.result == CUDA_OK && !recording.asked && recording.launches >= FEWEST &&
                 recording.launches < MOST;
  if (is_whole && run->driver->graph_instantiate(&executable, recording.graph, 0) != CUDA_OK) {
    executable = NULL;
  }
  run->driver->graph_destroy(recording.graph);
  return executable;
}

/* Whether the call was launched as a graph. */
static int launched_as_graph(struct arrayc_cuda_run *run, struct graphs *graphs) {
  if (!run->driver->graph_create || run->program->kernel_count == 0 ||
      __atomic_load_n(&graphs->refused, __ATOMIC_RELAXED) ||
      __atomic_exchange_n(&graphs->taken, 1, __ATOMIC_ACQUIRE)) {
    return 0;
  }
  int i = find(graphs, run);
  if (i == GRAPHS) {
    remember(graphs, run);
  } else if (!graphs->executables[i]) {
    graphs->executables[i] = build(run);
    if (!graphs->executables[i]) {
      __atomic_store_n(&graphs->refused, 1, __ATOMIC_RELAXED);
    }
  }
  int is_launched = i < GRAPHS && graphs->executables[i];
  if (is_launched) {
    run->result = run->driver->graph_launch(graphs->executables[i], run->stream);
  }
  __atomic_store_n(&graphs->taken, 0, __ATOMIC_RELEASE);
  return is_launched;
}

void arrayc_run_kernels(struct arrayc_cuda_run *run, struct graphs *graphs) {
  if (launched_as_graph(run, graphs)) {
    return;
  }
  run->program->host(run);
  if (run->result == CUDA_OK && (run->asked || run->launches < FEWEST)) {
    __atomic_store_n(&graphs->refused, 1, __ATOMIC_RELAXED);
  }
}

void arrayc_graphs_free(const struct driver *driver, struct graphs *graphs) {
  if (!__atomic_exchange_n(&graphs->taken, 1, __ATOMIC_ACQUIRE)) {
    for (int i = 0; i < GRAPHS; i++) {
      forget(driver, graphs, i);
    }
    __atomic_store_n(&graphs->taken, 0, __ATOMIC_RELEASE);
  }
}
