package dev.panagrad.engine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SystemMemoryTest {
  @TempDir Path root;

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void isWithoutLimitWhereTheSystemDoesNotSay() throws IOException {
    assertEquals(Long.MAX_VALUE, new SystemMemory(root).available(100));
    write("proc/meminfo", "MemTotal: 8 kB\nMemAvailable: much\n");
    write("sys/fs/cgroup/memory.max", "max\n");
    assertTrue(new SystemMemory(root).available(100) > 1L << 60);
  }

  @Test
  void isWhatIsAvailable() throws IOException {
    write("proc/meminfo", "MemTotal:  8000 kB\nMemFree:  10 kB\nMemAvailable:    3000 kB\n");
    assertEquals(3_000 * 1024, new SystemMemory(root).available(100));
  }

  @Test
  void isNoMoreThanAContainerMayHave() throws IOException {
    write("proc/meminfo", "MemAvailable: 3000 kB\n");
    write("sys/fs/cgroup/memory.max", "2000000\n");
    assertEquals(1_500_000, new SystemMemory(root).available(500_000));
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "1000000\n");
    assertEquals(500_000, new SystemMemory(root).available(500_000));
    assertEquals(0, new SystemMemory(root).available(5_000_000));
  }

  @Test
  void moreThanThereIsIsRefusedAndNotCounted() {
    long before = Workspace.liveBytes();
    try (Workspace workspace = new Workspace()) {
      assertThrows(OutOfMemoryError.class, () -> workspace.allocate(1L << 44));
      assertEquals(0, workspace.bytes());
      assertEquals(4, workspace.allocate(4).length());
    }
    assertEquals(before, Workspace.liveBytes());
  }
}
