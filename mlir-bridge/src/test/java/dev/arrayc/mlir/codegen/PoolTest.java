package dev.arrayc.mlir.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.arrayc.mlir.capi.NativeFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The runtime's threads, from a C program that is linked with the runtime alone. */
@Tag("native")
class PoolTest {
  @TempDir Path directory;

  /** Every unit must be done once, whoever calls, from wherever. */
  private static final String PROGRAM =
      """
      #define _GNU_SOURCE
      #include <pthread.h>
      #include <stdint.h>
      #include <stdio.h>
      #include <string.h>
      #include <sys/wait.h>
      #include <unistd.h>

      typedef void (*range_body)(void *context, int64_t from, int64_t to);
      typedef void (*parallel_for)(range_body body, void *context, int64_t count, int64_t threads);
      void arrayc_share(range_body body, void *context, int64_t count, int64_t threads);
      void arrayc_set_parallel_for(parallel_for host);

      enum { COUNT = 3000 };
      struct job { int32_t done[COUNT]; int64_t nested, tids; };

      static void mark(void *context, int64_t from, int64_t to) {
        struct job *job = context;
        for (; from < to; from++) __atomic_fetch_add(&job->done[from], 1, __ATOMIC_RELAXED);
      }
      static void nest(void *context, int64_t from, int64_t to) {
        for (; from < to; from++) arrayc_share(mark, (struct job *)context + from, COUNT, 4);
      }
      static int is_done(const struct job *job, int64_t count, int32_t times) {
        for (int64_t i = 0; i < COUNT; i++) {
          if (job->done[i] != (i < count ? times : 0)) return 0;
        }
        return 1;
      }
      static int once(int64_t count, int64_t threads) {
        struct job job;
        memset(&job, 0, sizeof job);
        arrayc_share(mark, &job, count, threads);
        return is_done(&job, count, 1);
      }
      static void *many(void *failures) {
        for (int i = 0; i < 2000; i++) *(int *)failures += !once(COUNT - i, 1 + i % 5);
        return NULL;
      }
      static int all_counts(void) {
        int failures = 0;
        for (int64_t count = 0; count < COUNT; count += 1 + count / 7)
          for (int64_t threads = 1; threads < 7; threads++) failures += !once(count, threads);
        return failures;
      }
      static int64_t hosted;
      static void host(range_body body, void *context, int64_t count, int64_t threads) {
        hosted += threads;
        body(context, count / 2, count);
        body(context, 0, count / 2);
      }
      int main(void) {
        printf("counts %d\\n", all_counts());
        pthread_t threads[4];
        int failures[4] = {0};
        for (int i = 0; i < 4; i++) pthread_create(&threads[i], NULL, many, &failures[i]);
        for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
        printf("callers %d %d %d %d\\n", failures[0], failures[1], failures[2], failures[3]);
        static struct job jobs[100];
        arrayc_share(nest, jobs, 100, 4);
        int nested = 0;
        for (int i = 0; i < 100; i++) nested += is_done(&jobs[i], COUNT, 1);
        printf("nested %d\\n", nested);
        for (int i = 0; i < 20; i++) {
          pid_t child = fork();
          if (child == 0) _exit(all_counts());
          int status = -1;
          waitpid(child, &status, 0);
          if (status != 0 || all_counts() != 0) printf("fork %d\\n", status);
        }
        for (int i = 0; i < 20; i++) {
          usleep(500);
          if (!once(COUNT, 4)) printf("parked\\n");
        }
        arrayc_set_parallel_for(host);
        int complete = once(COUNT, 3);
        printf("host %d %d\\n", complete, (int)hosted);
        arrayc_set_parallel_for(NULL);
        complete = once(COUNT, 3);
        printf("own %d %d\\n", complete, (int)hosted);
        return 0;
      }
      """;

  private String run(String threads, String... command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder.environment().put("ARRAYC_NUM_THREADS", threads);
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return abort("needs " + command[0] + ", which does not start: " + e.getMessage());
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  private void build(String source) throws Exception {
    Files.writeString(directory.resolve("main.c"), source);
    String runtime = NativeFiles.find().runtimeObject("x86-64").toString();
    List<String> cc = List.of("cc", "-O1", "-Wall", "-Werror", "main.c", runtime, "-o", "main");
    assertThat(run("1", cc.toArray(String[]::new))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "5", "nonsense"})
  void everyUnitOnce(String threads) throws Exception {
    build(PROGRAM);
    assertThat(run(threads, "./main"))
        .isEqualTo("counts 0\ncallers 0 0 0 0\nnested 100\nhost 1 3\nown 1 3\n");
  }

  /** The number of threads is what is asked for, or what the process may use. */
  @Test
  void asManyThreadsAsAllowed() throws Exception {
    build(
        """
        #define _GNU_SOURCE
        #include <dirent.h>
        #include <sched.h>
        #include <stdint.h>
        #include <stdio.h>
        #include <stdlib.h>
        void arrayc_share(void (*)(void *, int64_t, int64_t), void *, int64_t, int64_t);
        static void nothing(void *context, int64_t from, int64_t to) {}
        int main(int count, char **args) {
          if (count > 1) {
            cpu_set_t one;
            CPU_ZERO(&one);
            CPU_SET(sched_getcpu(), &one);
            sched_setaffinity(0, sizeof one, &one);
          }
          for (int i = 0; i < 2; i++) arrayc_share(nothing, 0, 1000, 1000);
          DIR *tasks = opendir("/proc/self/task");
          int threads = -2;
          while (readdir(tasks)) threads++;
          printf("%d", threads);
        }
        """);
    assertThat(run("1", "./main")).isEqualTo("1");
    assertThat(run("7", "./main")).isEqualTo("7");
    assertThat(run("0", "./main", "pinned")).isEqualTo("1");
    int processors = Runtime.getRuntime().availableProcessors();
    assertThat(Integer.parseInt(run("", "./main"))).isBetween(1, processors);
  }
}
