package dev.panagrad.engine.blas;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
    LibrarySearch search = new LibrarySearch(nowhere, new LibraryCache(folder), null, false);
    String message = assertThrows(OpenBlasUnavailableException.class, search::load).getMessage();
    assertTrue(message.contains("nowhere-none"), message);
    assertTrue(message.contains("libnot.so"), message);
    assertTrue(message.contains("-Dpanagrad.openblas="), message);
  }

  /** The C library is always there, and is no OpenBLAS: that it was looked into shows. */
  private String failure(String told, boolean image) {
    assumeTrue(
        System.getProperty("os.name").equals("Linux"), "no name of a library that is always there");
    Platform platform = new Platform("none", "libnot.so", List.of(), List.of("libc.so.6"));
    LibrarySearch search = new LibrarySearch(platform, new LibraryCache(folder), told, image);
    return assertThrows(OpenBlasUnavailableException.class, search::load).getMessage();
  }

  @Test
  void anImageTakesNoLibraryByItsNameAlone() {
    String message = failure(null, true);
    assertFalse(message.contains("has no cblas_sgemm"), message);
    assertTrue(message.contains("libc.so.6 (an image takes it only when told to)"), message);
    assertTrue(message.contains("-Dpanagrad.openblas=system"), message);
    assertTrue(failure(null, false).contains("the system, libc.so.6 (has no cblas_sgemm)"));
  }

  @Test
  void anImageTakesTheSystemsLibraryWhenToldTo() {
    String message = failure("system", true);
    assertTrue(message.contains("tried the system, libc.so.6 (has no cblas_sgemm)."), message);
  }

  @Test
  void imagesAreKnownByWhereTheirClassesLie() {
    assertTrue(LibrarySearch.isInImage(Object.class));
    assertFalse(LibrarySearch.isInImage(LibrarySearch.class));
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
