/*
 * A libc.so.6 to link against, with the symbols that compiled libraries may use at versions that
 * glibc 2.17 has (libc-stub.map). The libc of the machine that links does not leak into what it
 * links. Never loaded.
 */
void __register_atfork(void) {}
void bcmp(void) {}
void calloc(void) {}
void clock_gettime(void) {}
void free(void) {}
void getenv(void) {}
void malloc(void) {}
void memcmp(void) {}
void memcpy(void) {}
void memmove(void) {}
void memset(void) {}
void posix_memalign(void) {}
void pthread_create(void) {}
