package dev.panagrad.models.io.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.io.FileException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFilesTest {
  @TempDir Path folder;

  /** A folder that was deleted under a running program must not come back. */
  @Test
  void makesNoFolders() {
    Path file = folder.resolve("a/last.safetensors");
    FileException e =
        assertThrows(
            FileException.class,
            () -> AtomicFiles.replace(file, channel -> channel.write(text("new"))));
    assertTrue(e.getMessage().contains("there is no folder " + file.getParent()), e.getMessage());
    assertFalse(Files.exists(file.getParent()));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void nothingIsWrittenThroughALink() throws IOException {
    Path mine = Files.writeString(folder.resolve("thesis.txt"), "mine");
    Path nowhere = folder.resolve("nowhere");
    Path file = folder.resolve("last.safetensors");
    for (Path target : List.of(mine, nowhere)) {
      Files.deleteIfExists(file);
      Files.createSymbolicLink(file, target);
      Path beside = folder.resolve("last.safetensors.tmp");
      Files.createSymbolicLink(beside, target);
      AtomicFiles.replace(file, channel -> channel.write(text("new")));
      assertEquals("new", Files.readString(file));
      assertFalse(Files.isSymbolicLink(file));
      assertEquals("mine", Files.readString(mine));
      assertFalse(Files.exists(nowhere));
      assertEquals(1, AtomicFiles.clean(folder), "the link itself");
      assertEquals("mine", Files.readString(mine));
    }
  }

  @Test
  void replacesTheWholeFile() throws IOException {
    Path file = Files.createDirectories(folder.resolve("a/b")).resolve("last.safetensors");
    AtomicFiles.replace(file, channel -> channel.write(text("a long first content")));
    AtomicFiles.replace(file, channel -> channel.write(text("second")));
    assertEquals("second", Files.readString(file));
    assertEquals(List.of(file), list(file.getParent()));
  }

  @Test
  void whenTheDiskIsFullTheOldFileStaysAndNothingIsLeft() throws IOException {
    Path file = Files.writeString(folder.resolve("last.safetensors"), "old");
    FileException e =
        assertThrows(
            FileException.class,
            () ->
                AtomicFiles.replace(
                    file,
                    channel -> {
                      channel.write(text("half of the new"));
                      throw new IOException("No space left on device");
                    }));
    assertEquals(
        file
            + " could not be written (No space left on device) and is as it was before;"
            + " check space and permissions",
        e.getMessage());
    assertEquals("old", Files.readString(file));
    assertEquals(List.of(file), list(folder));
  }

  @Test
  void aProgrammingErrorLeavesNothingEither() throws IOException {
    Path file = folder.resolve("x");
    assertThrows(
        IllegalStateException.class,
        () ->
            AtomicFiles.replace(
                file,
                channel -> {
                  throw new IllegalStateException("wrong");
                }));
    assertTrue(list(folder).isEmpty());
  }

  @Test
  void namesAFolderThatCantBeMade() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    FileException e =
        assertThrows(
            FileException.class,
            () -> AtomicFiles.replace(file.resolve("sub/x"), channel -> channel.write(text(""))));
    assertTrue(e.getMessage().contains("could not be written"), e.getMessage());
  }

  /** Under a name that nobody can guess, so that a leftover is left to the cleaning. */
  @Test
  void leftoversOfAKilledRunDisturbNothingAndAreCleaned() throws IOException {
    Path file = folder.resolve("last.safetensors");
    Path[] left = new Path[1];
    FileException e =
        assertThrows(
            FileException.class,
            () ->
                AtomicFiles.replace(
                    file,
                    channel -> {
                      left[0] = list(folder).getFirst();
                      throw new IOException("killed");
                    }));
    assertTrue(e.getMessage().contains("killed"), e.getMessage());
    assertTrue(AtomicFiles.isUnfinished(left[0], file), left[0].toString());
    assertFalse(AtomicFiles.isUnfinished(file, file));
    assertFalse(AtomicFiles.isUnfinished(left[0], folder.resolve("best.safetensors")));
    Files.writeString(left[0], "half a checkpoint, long");
    AtomicFiles.replace(file, channel -> channel.write(text("new")));
    assertEquals("new", Files.readString(file));
    Files.writeString(folder.resolve("config.json.tmp"), "half");
    assertEquals(2, AtomicFiles.clean(folder));
    assertEquals(List.of(file), list(folder));
    assertEquals(0, AtomicFiles.clean(folder.resolve("nowhere")));
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
