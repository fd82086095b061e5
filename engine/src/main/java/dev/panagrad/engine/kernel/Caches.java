package dev.panagrad.engine.kernel;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * The processor's caches, as Linux tells them, for blockings that must not outgrow them.
 *
 * <p>Only what can't change a bit of a result may follow them: how work is cut and what is copied
 * first. The order of every sum follows {@link #ASSUMED} instead, so that the same seed gives the
 * same bits on every processor with the same width of vectors.
 */
public final class Caches {
  /** The bytes of an L2 cache that isn't known, and those for whatever has to be constant. */
  public static final long ASSUMED = 1 << 20;

  /** The bounds of the L2 that blockings are made for, so that no report makes them absurd. */
  private static final long LEAST = 256 << 10;

  private static final long MOST = 2 << 20;

  private static final File LINUX = new File("/sys/devices/system/cpu/cpu0/cache");

  private Caches() {}

  /** The bytes of the L2 cache that blockings are made for, from 256 KiB to 2 MiB. */
  public static long l2() {
    return Found.L2;
  }

  /** The bytes of the first processor's cache for data at a level; empty if they aren't known. */
  public static OptionalLong data(int level) {
    return data(LINUX, level);
  }

  /** Read on first use. */
  private static final class Found {
    static final long L2 = usable(data(2));
  }

  static long usable(OptionalLong l2) {
    return Math.clamp(l2.orElse(ASSUMED), LEAST, MOST);
  }

  /**
   * As {@link #data(int)}, from a folder with a folder per cache.
   *
   * <p>A process begins with it: files are read by means whose classes are loaded in any case;
   * those of {@link java.nio.file.Files} took milliseconds more.
   */
  static OptionalLong data(File folder, int level) {
    String wanted = Integer.toString(level);
    try {
      // Each level has a cache at least, and the first file that is missing ends the search.
      for (int i = level - 1; ; i++) {
        File cache = new File(folder, "index".concat(Integer.toString(i)));
        if (read(cache, "level").equals(wanted) && !read(cache, "type").equals("Instruction")) {
          return bytes(read(cache, "size"));
        }
      }
    } catch (IOException none) {
      return OptionalLong.empty();
    }
  }

  private static String read(File cache, String name) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(new File(cache, name), "r")) {
      return Objects.requireNonNullElse(in.readLine(), "");
    }
  }

  /** A size such as 48K, 16M or 4096; empty if it is none. */
  private static OptionalLong bytes(String text) {
    int shift = text.endsWith("K") ? 10 : text.endsWith("M") ? 20 : 0;
    try {
      int count = Integer.parseInt(text, 0, text.length() - (shift == 0 ? 0 : 1), 10);
      return count > 0 ? OptionalLong.of((long) count << shift) : OptionalLong.empty();
    } catch (NumberFormatException nonsense) {
      return OptionalLong.empty();
    }
  }
}
