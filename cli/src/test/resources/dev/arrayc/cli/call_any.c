/* call_any LIBRARY FUNCTION INPUTS BYTES...: calls a function whose arrays have so many bytes; the inputs come from
   standard input, the results go to standard output. */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
  void *library = dlopen(argv[1], RTLD_NOW);
  if (!library) {
    fprintf(stderr, "%s\n", dlerror());
    return 1;
  }
  char name[256];
  snprintf(name, sizeof name, "%s_check", argv[2]);
  int32_t (*check)(int32_t);
  *(void **)&check = dlsym(library, name);
  snprintf(name, sizeof name, "%s_call", argv[2]);
  int32_t (*call)(void **);
  *(void **)&call = dlsym(library, name);
  int inputs = atoi(argv[3]), arrays = argc - 4;
  void **args = calloc((size_t)arrays + 1, sizeof *args);
  for (int i = 0; i < arrays; i++) {
    size_t bytes = (size_t)atoll(argv[4 + i]);
    args[i] = calloc(bytes + 1, 1);
    if (i < inputs && fread(args[i], 1, bytes, stdin) != bytes) {
      return 2;
    }
  }
  int32_t status = check(1);
  status = status ? status : call(args);
  if (status) {
    fprintf(stderr, "status %d\n", status);
    return 3;
  }
  for (int i = inputs; i < arrays; i++) {
    fwrite(args[i], 1, (size_t)atoll(argv[4 + i]), stdout);
  }
  return 0;
}
