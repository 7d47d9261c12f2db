package dev.arrayc.mlir.artifact;

/** What each class of {@link JavaBinding} has beside its functions: loading, calling, copying. */
final class JavaHelpers {
  private JavaHelpers() {}

  /** {@return the rest of the class, from the last function on} */
  static String of(String className) {
    return TEXT.replace("CLASS", className);
  }

  private static final String TEXT =
      """

        private static SymbolLookup library() {
          String path = System.getProperty("CLASS.library");
          try {
            return SymbolLookup.libraryLookup(
                path == null ? beside() : java.nio.file.Path.of(path), Arena.global());
          } catch (java.io.IOException | java.net.URISyntaxException | IllegalArgumentException e) {
            throw new UnsatisfiedLinkError(
                LIBRARY + " cannot be loaded; put it beside the class, or say where it is with"
                    + " -DCLASS.library=PATH: " + e.getMessage());
          }
        }

        /** The library beside the class; one in a jar is copied out of it. */
        private static java.nio.file.Path beside()
            throws java.io.IOException, java.net.URISyntaxException {
          java.net.URL found = CLASS.class.getResource(LIBRARY);
          if (found == null) {
            throw new java.io.FileNotFoundException("there is no " + LIBRARY);
          }
          if (found.getProtocol().equals("file")) {
            return java.nio.file.Path.of(found.toURI());
          }
          java.nio.file.Path copy = java.nio.file.Files.createTempFile("arrayc", ".so");
          copy.toFile().deleteOnExit();
          try (java.io.InputStream in = found.openStream()) {
            java.nio.file.Files.copy(in, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
          }
          return copy;
        }

        private static MethodHandle handle(String function) {
          try {
            int status =
                (int)
                    downcall(function + "_check", ValueLayout.JAVA_INT).invokeExact(ABI);
            if (status != 0) {
              throw new UnsatisfiedLinkError(LIBRARY + ": " + text(status));
            }
          } catch (RuntimeException | Error e) {
            throw e;
          } catch (Throwable e) {
            throw new IllegalStateException(e);
          }
          return downcall(function + "_call", ValueLayout.ADDRESS);
        }

        private static MethodHandle downcall(
            String symbol, java.lang.foreign.MemoryLayout parameter) {
          return Linker.nativeLinker()
              .downcallHandle(
                  SYMBOLS.find(symbol).orElseThrow(() -> new UnsatisfiedLinkError(symbol)),
                  FunctionDescriptor.of(ValueLayout.JAVA_INT, parameter));
        }

        private static void call(MethodHandle function, long[] sizes, MemorySegment... arrays) {
          try (Arena memory = Arena.ofConfined()) {
            int count = sizes.length + arrays.length;
            MemorySegment pointers = memory.allocate(ValueLayout.ADDRESS, Math.max(1, count));
            for (int i = 0; i < sizes.length; i++) {
              MemorySegment size = memory.allocate(ValueLayout.JAVA_LONG);
              size.set(ValueLayout.JAVA_LONG, 0, sizes[i]);
              pointers.setAtIndex(ValueLayout.ADDRESS, i, size);
            }
            for (int i = 0; i < arrays.length; i++) {
              pointers.setAtIndex(ValueLayout.ADDRESS, sizes.length + i, arrays[i]);
            }
            int status = (int) function.invokeExact(pointers);
            if (status != 0) {
              throw new IllegalArgumentException(text(status));
            }
          } catch (RuntimeException | Error e) {
            throw e;
          } catch (Throwable e) {
            throw new IllegalStateException(e);
          }
        }

        private static String text(int status) throws Throwable {
          AddressLayout string =
              ValueLayout.ADDRESS.withTargetLayout(
                  java.lang.foreign.MemoryLayout.sequenceLayout(1 << 16, ValueLayout.JAVA_BYTE));
          MethodHandle error =
              Linker.nativeLinker()
                  .downcallHandle(
                      SYMBOLS.find("arrayc_error_string").orElseThrow(),
                      FunctionDescriptor.of(string, ValueLayout.JAVA_INT));
          return ((MemorySegment) error.invokeExact(status)).getString(0);
        }

        private static long bytes(long element, long... sizes) {
          long bytes = element;
          for (long size : sizes) {
            bytes = Math.multiplyExact(bytes, size);
          }
          return bytes;
        }

        /** The length of an array along an axis; 0 where an axis before it is empty. */
        private static long size(Object array, int axis) {
          int length = java.lang.reflect.Array.getLength(array);
          return axis == 0 || length == 0
              ? length
              : size(java.lang.reflect.Array.get(array, 0), axis - 1);
        }

        private static MemorySegment sized(MemorySegment array, String name, long bytes) {
          if (!array.isNative() || array.byteSize() < bytes) {
            throw new IllegalArgumentException(
                name + " must be native memory of " + bytes + " bytes, not " + array);
          }
          return array;
        }

        /** Copies a number, or an array of such dimensions, into memory. */
        private static long in(
            Object from, MemorySegment to, long at, ValueLayout layout, String name, int... dims) {
          if (dims.length == 0) {
            Object one = java.lang.reflect.Array.newInstance(layout.carrier(), 1);
            java.lang.reflect.Array.set(one, 0, from);
            return in(one, to, at, layout, name, 1);
          }
          int length = java.lang.reflect.Array.getLength(from);
          if (length != dims[0]) {
            throw new IllegalArgumentException(
                name + " has " + length + " elements where " + dims[0] + " are expected");
          }
          if (dims.length > 1) {
            int[] inner = java.util.Arrays.copyOfRange(dims, 1, dims.length);
            for (Object row : (Object[]) from) {
              at = in(row, to, at, layout, name, inner);
            }
            return at;
          }
          if (from instanceof boolean[] flags) {
            for (boolean flag : flags) {
              to.set(ValueLayout.JAVA_BOOLEAN, at++, flag);
            }
            return at;
          }
          MemorySegment.copy(from, 0, to, layout, at, length);
          return at + length * layout.byteSize();
        }

        /** Copies memory into an array. */
        private static long out(MemorySegment from, Object to, long at, ValueLayout layout) {
          if (to instanceof Object[] rows) {
            for (Object row : rows) {
              at = out(from, row, at, layout);
            }
            return at;
          }
          if (to instanceof boolean[] flags) {
            for (int i = 0; i < flags.length; i++) {
              flags[i] = from.get(ValueLayout.JAVA_BOOLEAN, at++);
            }
            return at;
          }
          int length = java.lang.reflect.Array.getLength(to);
          MemorySegment.copy(from, layout, at, to, 0, length);
          return at + length * layout.byteSize();
        }
      }
      """;
}
