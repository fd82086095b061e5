package dev.panagrad.engine.blas;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Unpacks a library from the resources of an org.bytedeco artifact, once per user.
 *
 * <p>Files are written under a temporary name and then renamed, so that no process sees a partial
 * file.
 */
final class LibraryCache {
  private final Path root;

  LibraryCache(Path root) {
    this.root = root;
  }

  /** The cache below the user's own cache directory. */
  static LibraryCache ofUser() {
    String set = System.getProperty("panagrad.cache");
    String xdg = System.getenv("XDG_CACHE_HOME");
    String windows = System.getenv("LOCALAPPDATA");
    Path base =
        xdg != null && !xdg.isBlank()
            ? Path.of(xdg)
            : windows != null && !windows.isBlank()
                ? Path.of(windows)
                : Path.of(System.getProperty("user.home"), ".cache");
    return new LibraryCache(set != null ? Path.of(set) : base.resolve("panagrad"));
  }

  /**
   * Unpacks a library and those of its companions that exist.
   *
   * @return the library's file, or null if there is no such resource
   */
  Path unpack(ClassLoader loader, Platform platform) throws IOException {
    String folder = "org/bytedeco/openblas/" + platform.name() + "/";
    URL library = loader.getResource(folder + platform.library());
    if (library == null) {
      return null;
    }
    long size = library.openConnection().getContentLengthLong();
    Path to = root.resolve("openblas-" + platform.name() + "-" + Long.toHexString(size));
    Files.createDirectories(to);
    for (String companion : platform.companions()) {
      URL url = loader.getResource(folder + companion);
      if (url != null) {
        copy(url, to.resolve(companion));
      }
    }
    return copy(library, to.resolve(platform.library()));
  }

  private static Path copy(URL from, Path to) throws IOException {
    if (Files.exists(to) && Files.size(to) == from.openConnection().getContentLengthLong()) {
      return to;
    }
    Path beside = Files.createTempFile(to.getParent(), to.getFileName().toString(), ".part");
    try {
      try (InputStream in = from.openStream()) {
        Files.copy(in, beside, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(beside, to, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(beside);
    }
    return to;
  }

  /** The companions of a library in the same folder, in the order of loading. */
  static List<Path> companions(Path library, Platform platform) {
    return platform.companions().stream()
        .map(library::resolveSibling)
        .filter(Files::exists)
        .toList();
  }
}
