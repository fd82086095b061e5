package dev.panagrad.engine.blas;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks for OpenBLAS where it may be, in order, and notes what was tried. */
final class LibrarySearch {
  /** The system property that names the library's file. */
  static final String PROPERTY = "panagrad.openblas";

  private final Platform platform;
  private final LibraryCache cache;
  private final List<String> tried = new ArrayList<>();
  private String found = "";

  LibrarySearch(Platform platform, LibraryCache cache) {
    this.platform = platform;
    this.cache = cache;
  }

  /** Where the library was found. */
  String found() {
    return found;
  }

  /**
   * Loads the library for the JVM's lifetime.
   *
   * @throws OpenBlasUnavailableException naming all places that were tried
   */
  SymbolLookup load() {
    String named = System.getProperty(PROPERTY);
    if (named != null) {
      SymbolLookup lookup = file("the system property " + PROPERTY, Path.of(named));
      if (lookup != null) {
        return lookup;
      }
      // Who names a file wants that file, not another one that happens to be there.
      throw unavailable();
    }
    SymbolLookup lookup = image();
    if (lookup == null) {
      lookup = resource();
    }
    for (String name : lookup == null ? platform.installed() : List.<String>of()) {
      lookup = lookup == null ? installed(name) : lookup;
    }
    if (lookup == null) {
      throw unavailable();
    }
    return lookup;
  }

  private OpenBlasUnavailableException unavailable() {
    return new OpenBlasUnavailableException(
        "OpenBLAS was not found; tried "
            + String.join("; ", tried)
            + ". Install it (Debian: libopenblas0), or add org.bytedeco:openblas with classifier "
            + platform.name()
            + ", or name its file with -D"
            + PROPERTY
            + "=...; or use the SIMD kernels, which need no library.",
        null);
  }

  private SymbolLookup image() {
    Path home = Path.of(System.getProperty("java.home"));
    return file("this image", home.resolve("lib").resolve("openblas").resolve(platform.library()));
  }

  private SymbolLookup resource() {
    String what = "the org.bytedeco resource for " + platform.name();
    try {
      ClassLoader loader = LibrarySearch.class.getClassLoader();
      Path file =
          cache.unpack(loader == null ? ClassLoader.getSystemClassLoader() : loader, platform);
      if (file != null) {
        return file(what, file);
      }
      tried.add(what + " (not on the class or module path)");
    } catch (IOException e) {
      tried.add(what + " (" + e + ")");
    }
    return null;
  }

  @SuppressWarnings("restricted") // loading a library is what this class is for
  private SymbolLookup file(String what, Path file) {
    if (!Files.isRegularFile(file)) {
      tried.add(what + " (no file " + file + ")");
      return null;
    }
    try {
      for (Path companion : LibraryCache.companions(file, platform)) {
        SymbolLookup.libraryLookup(companion, Arena.global());
      }
      return checked(what + ", " + file, SymbolLookup.libraryLookup(file, Arena.global()));
    } catch (IllegalArgumentException e) {
      tried.add(what + " (" + e.getMessage() + ")");
      return null;
    }
  }

  @SuppressWarnings("restricted")
  private SymbolLookup installed(String name) {
    try {
      return checked("the system, " + name, SymbolLookup.libraryLookup(name, Arena.global()));
    } catch (IllegalArgumentException e) {
      tried.add("the system's " + name + " (not there)");
      return null;
    }
  }

  private SymbolLookup checked(String where, SymbolLookup lookup) {
    if (lookup.find("cblas_sgemm").isEmpty()) {
      tried.add(where + " (has no cblas_sgemm)");
      return null;
    }
    found = where;
    return lookup;
  }
}
