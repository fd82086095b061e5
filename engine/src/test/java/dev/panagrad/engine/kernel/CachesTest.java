package dev.panagrad.engine.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Caches as Linux describes them, or doesn't. */
class CachesTest {
  @TempDir Path folder;

  private void cache(int number, String level, String type, String size) throws IOException {
    Path index = Files.createDirectory(folder.resolve("index" + number));
    Files.writeString(index.resolve("level"), level + "\n");
    Files.writeString(index.resolve("type"), type + "\n");
    Files.writeString(index.resolve("size"), size + "\n");
  }

  private static OptionalLong kib(long size) {
    return OptionalLong.of(size << 10);
  }

  @Test
  void readsTheCachesForData() throws IOException {
    cache(0, "1", "Instruction", "64K");
    cache(1, "1", "Data", "48K");
    cache(2, "2", "Unified", "2048K");
    cache(3, "3", "Unified", "16M");
    assertEquals(kib(48), Caches.data(folder.toFile(), 1));
    assertEquals(kib(2048), Caches.data(folder.toFile(), 2));
    assertEquals(kib(16 << 10), Caches.data(folder.toFile(), 3));
    assertEquals(OptionalLong.empty(), Caches.data(folder.toFile(), 4));
  }

  @Test
  void knowsNothingWithoutFiles() throws IOException {
    assertEquals(OptionalLong.empty(), Caches.data(folder.resolve("none").toFile(), 2));
    assertEquals(OptionalLong.empty(), Caches.data(folder.toFile(), 2));
    cache(1, "2", "Unified", "512K");
    assertEquals(kib(512), Caches.data(folder.toFile(), 2), "one cache of the first level");
    Files.delete(folder.resolve("index1/size"));
    assertEquals(OptionalLong.empty(), Caches.data(folder.toFile(), 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "K", "many", "-512K", "0K", "512 K", "1.5M", "99999999999K", "1G", "\u00b2K"})
  void knowsNothingFromNonsense(String size) throws IOException {
    cache(1, "1", "Instruction", "32K");
    cache(2, "2", "Unified", size);
    assertEquals(OptionalLong.empty(), Caches.data(folder.toFile(), 2));
  }

  @ParameterizedTest
  @CsvSource({"64, 256", "256, 256", "512, 512", "1280, 1280", "2048, 2048", "4096, 2048"})
  void blockingsStayWithinBounds(long found, long used) {
    assertEquals(used << 10, Caches.usable(kib(found)));
  }

  @Test
  void assumesOneMebibyte() {
    assertEquals(1 << 20, Caches.usable(OptionalLong.empty()));
    assertTrue(Caches.l2() >= 256 << 10 && Caches.l2() <= 2 << 20);
  }
}
