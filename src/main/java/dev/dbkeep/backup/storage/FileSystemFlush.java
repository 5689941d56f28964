package dev.dbkeep.backup.storage;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Flushes many files at once: the whole file system by one call where the system has it (syncfs of
 * Linux), else one file after the other.
 */
final class FileSystemFlush {
  private static final int READ_ONLY = 0;
  private static final @Nullable Calls CALLS = find();

  private FileSystemFlush() {}

  private record Calls(MethodHandle open, MethodHandle syncfs, MethodHandle close) {}

  @SuppressWarnings("restricted")
  private static @Nullable Calls find() {
    Linker linker = Linker.nativeLinker();
    var system = linker.defaultLookup();
    var open = system.find("open");
    var syncfs = system.find("syncfs");
    var close = system.find("close");
    if (open.isEmpty() || syncfs.isEmpty() || close.isEmpty()) {
      return null;
    }
    FunctionDescriptor ofInt = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    return new Calls(
        linker.downcallHandle(
            open.get(),
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2)),
        linker.downcallHandle(syncfs.get(), ofInt),
        linker.downcallHandle(close.get(), ofInt));
  }

  /**
   * @param folder on the file system of the files, as a whole or below it
   * @param files those that must be on disk when this comes back
   */
  static void flush(Path folder, Collection<Path> files) throws IOException {
    if (files.isEmpty() || CALLS != null && flushed(CALLS, folder)) {
      return;
    }
    for (Path file : files) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private static boolean flushed(Calls calls, Path folder) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      int file = (int) calls.open().invokeExact(arena.allocateFrom(folder.toString()), READ_ONLY);
      if (file < 0) {
        return false;
      }
      try {
        return (int) calls.syncfs().invokeExact(file) == 0;
      } finally {
        int _ = (int) calls.close().invokeExact(file);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException("cannot flush " + folder, e);
    }
  }
}
