package dev.panagrad.engine.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The available memory. Linux overcommits memory and kills a program, not always the one
 * responsible, when it runs out; so large allocations are checked first.
 */
final class SystemMemory {
  private static final String AVAILABLE = "MemAvailable:";
  private static final long KILOBYTE = 1024;

  private final Path root;

  /** Reads the memory of the system whose files are below a root folder. */
  SystemMemory(Path root) {
    this.root = root;
  }

  /**
   * The available bytes in addition to those in use, or {@link Long#MAX_VALUE} if the system
   * doesn't report them.
   *
   * @param held the bytes that this program already holds
   */
  long available(long held) {
    long left = Long.MAX_VALUE;
    for (String line : lines("proc/meminfo")) {
      if (line.startsWith(AVAILABLE)) {
        left = number(line.substring(AVAILABLE.length()).replace("kB", ""), KILOBYTE);
      }
    }
    // The limit of a container, in version 2 and version 1 of control groups.
    for (String file :
        List.of("sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory/memory.limit_in_bytes")) {
      for (String line : lines(file)) {
        left = Math.min(left, Math.max(0, number(line, 1) - held));
      }
    }
    return left;
  }

  private List<String> lines(String file) {
    try {
      return Files.readAllLines(root.resolve(file));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** A number, or the maximum if the text isn't a number, such as "max". */
  private static long number(String text, long unit) {
    try {
      return Math.multiplyExact(Long.parseLong(text.strip()), unit);
    } catch (NumberFormatException | ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }
}
