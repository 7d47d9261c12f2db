/*
 * A libdl.so.2 to link libraries for GPUs against, as libc-stub.c is a libc: newer versions of glibc
 * have these functions in libc, and a libdl.so.2 that leads to them. Never loaded.
 */
void dlopen(void) {}
void dlsym(void) {}
