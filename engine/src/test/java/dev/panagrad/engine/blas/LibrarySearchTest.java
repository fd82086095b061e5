package dev.panagrad.engine.blas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LibrarySearchTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "Linux,amd64,linux-x86_64,libopenblas.so.0",
    "Linux,aarch64,linux-arm64,libopenblas.so.0",
    "Mac OS X,aarch64,macosx-arm64,libopenblas.0.dylib",
    "Windows 11,amd64,windows-x86_64,libopenblas.dll"
  })
  void namesOfPlatforms(String os, String arch, String name, String library) {
    Platform platform = Platform.of(os, arch);
    assertEquals(name, platform.name());
    assertEquals(library, platform.library());
  }

  @Test
  void sayWhatWasTriedWhereThereIsNothing() {
    Platform nowhere = new Platform("nowhere-none", "libnot.so", List.of(), List.of("libnot.so"));
    LibrarySearch search = new LibrarySearch(nowhere, new LibraryCache(folder));
    String message = assertThrows(OpenBlasUnavailableException.class, search::load).getMessage();
    assertTrue(message.contains("nowhere-none"), message);
    assertTrue(message.contains("libnot.so"), message);
    assertTrue(message.contains("-Dpanagrad.openblas="), message);
  }

  @Test
  void unpackOnceAndOnlyWhatIsThere() throws IOException {
    Platform platform = Platform.of("Linux", "amd64");
    Path resources = folder.resolve("in/org/bytedeco/openblas/linux-x86_64");
    Files.createDirectories(resources);
    byte[] library = {1, 2, 3};
    Files.write(resources.resolve("libopenblas.so.0"), library);
    Files.write(resources.resolve("libgfortran.so.5"), new byte[] {4});
    LibraryCache cache = new LibraryCache(folder.resolve("cache"));
    URL url = URI.create(folder.resolve("in").toUri().toString()).toURL();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {url}, null)) {
      Path file = cache.unpack(loader, platform);
      assertArrayEquals(library, Files.readAllBytes(file));
      Object before = Files.getLastModifiedTime(file);
      assertEquals(file, cache.unpack(loader, platform));
      assertEquals(before, Files.getLastModifiedTime(file));
      assertEquals(
          List.of(file.resolveSibling("libgfortran.so.5")),
          LibraryCache.companions(file, platform));
      try (Stream<Path> files = Files.list(file.getParent())) {
        assertEquals(2, files.count());
      }
      assertNull(cache.unpack(loader, Platform.of("Linux", "aarch64")));
    }
  }
}
