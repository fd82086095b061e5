package dev.panagrad.engine.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How much memory can be had. Linux promises more than it has and kills a program, not always the
 * one to blame, when the promise is called in; so it is better to ask before.
 */
final class SystemMemory {
  private static final String AVAILABLE = "MemAvailable:";
  private static final long KILOBYTE = 1024;

  private final Path root;

  /** The memory of the system whose files lie under a root folder. */
  SystemMemory(Path root) {
    this.root = root;
  }

  /**
   * Bytes that can be had beside those in use, or {@link Long#MAX_VALUE} if the system doesn't say.
   *
   * @param held bytes that this program has already
   */
  long available(long held) {
    long left = Long.MAX_VALUE;
    for (String line : lines("proc/meminfo")) {
      if (line.startsWith(AVAILABLE)) {
        left = number(line.substring(AVAILABLE.length()).replace("kB", ""), KILOBYTE);
      }
    }
    // What a container may have, under the second and the first version of control groups.
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

  /** A number, or as much as can be if it is none, as "max". */
  private static long number(String text, long unit) {
    try {
      return Math.multiplyExact(Long.parseLong(text.strip()), unit);
    } catch (NumberFormatException | ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }
}
