package dev.dbkeep.branch;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * How much disk a folder takes that it does not share with other files: Linux tells for every
 * extent of a file whether another one has it too (ioctl FS_IOC_FIEMAP).
 */
final class SharedBlocks {
  private static final long FIEMAP = 0xC020660BL;
  private static final int HEAD = 32;
  private static final int EXTENT = 56;
  private static final int EXTENTS = 512;
  private static final int LENGTH_AT = 16;
  private static final int FLAGS_AT = 40;
  private static final int LAST = 0x1;
  private static final int SHARED = 0x2000;

  private final MethodHandle open;
  private final MethodHandle ioctl;
  private final MethodHandle close;

  // three functions of the C library, called with the types its manual gives
  @SuppressWarnings("restricted")
  private SharedBlocks() {
    Linker linker = Linker.nativeLinker();
    SymbolLookup libc = linker.defaultLookup();
    open =
        linker.downcallHandle(
            libc.findOrThrow("open"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    ioctl =
        linker.downcallHandle(
            libc.findOrThrow("ioctl"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_INT,
                ValueLayout.JAVA_LONG,
                ValueLayout.ADDRESS),
            Linker.Option.firstVariadicArg(2));
    close =
        linker.downcallHandle(
            libc.findOrThrow("close"),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }

  /** Bytes of disk that would be free again without this folder; -1 where nobody can tell. */
  static long ownBytes(Path folder) {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return Branch.UNKNOWN;
    }
    try {
      SharedBlocks blocks = new SharedBlocks();
      long[] sum = new long[1];
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              sum[0] += attributes.isRegularFile() ? blocks.own(file) : 0;
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE; // a server's files come and go
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
      return sum[0];
    } catch (IOException | UnsupportedOperationException | LinkageError e) {
      return Branch.UNKNOWN;
    }
  }

  private long own(Path file) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int descriptor = (int) open.invokeExact(arena.allocateFrom(file.toString()), 0);
      if (descriptor < 0) {
        return 0; // gone meanwhile
      }
      try {
        return extents(descriptor, arena.allocate(HEAD + (long) EXTENT * EXTENTS, 8));
      } finally {
        int ignored = (int) close.invokeExact(descriptor);
        assert ignored <= 0;
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException(e);
    }
  }

  private long extents(int descriptor, MemorySegment map) throws Throwable {
    long own = 0;
    long start = 0;
    while (true) {
      map.asSlice(0, HEAD).fill((byte) 0);
      map.set(ValueLayout.JAVA_LONG, 0, start);
      map.set(ValueLayout.JAVA_LONG, 8, Long.MAX_VALUE - start);
      map.set(ValueLayout.JAVA_INT, 24, EXTENTS);
      if ((int) ioctl.invokeExact(descriptor, FIEMAP, map) != 0) {
        throw new IOException("the file system does not tell where its files lie");
      }
      int count = map.get(ValueLayout.JAVA_INT, 20);
      boolean last = count == 0;
      for (int i = 0; i < count; i++) {
        long at = HEAD + (long) EXTENT * i;
        int flags = map.get(ValueLayout.JAVA_INT, at + FLAGS_AT);
        long length = map.get(ValueLayout.JAVA_LONG, at + LENGTH_AT);
        own += (flags & SHARED) == 0 ? length : 0;
        last |= (flags & LAST) != 0;
        start = map.get(ValueLayout.JAVA_LONG, at) + length;
      }
      if (last) {
        return own;
      }
    }
  }
}
