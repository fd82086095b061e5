package dev.panagrad.engine.blas;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Searches for OpenBLAS in the possible places, in order, and records what was tried. */
final class LibrarySearch {
  /** The system property with the library's file, or {@link #SYSTEM}. */
  static final String PROPERTY = "panagrad.openblas";

  /** The property's value for the library that the system's loader finds by name. */
  static final String SYSTEM = "system";

  private final Platform platform;
  private final LibraryCache cache;
  private final String told;
  private final boolean image;
  private final List<String> tried = new ArrayList<>();
  private String found = "";

  /**
   * A search.
   *
   * @param told the property's value, or null
   * @param image whether the program runs from a run-time image, which includes its libraries: a
   *     library that merely has the right name, for instance from LD_LIBRARY_PATH, is then only
   *     used on request
   */
  LibrarySearch(Platform platform, LibraryCache cache, String told, boolean image) {
    this.platform = platform;
    this.cache = cache;
    this.told = told;
    this.image = image;
  }

  /** The search that this JVM's properties define. */
  static LibrarySearch ofSystem() {
    return new LibrarySearch(
        Platform.current(),
        LibraryCache.ofUser(),
        System.getProperty(PROPERTY),
        isInImage(LibrarySearch.class));
  }

  /** Whether a class is in the run-time image itself, not on the class or module path. */
  static boolean isInImage(Class<?> type) {
    URL place = type.getResource(type.getSimpleName() + ".class");
    return place != null && place.getProtocol().equals("jrt");
  }

  /** The place where the library was found. */
  String found() {
    return found;
  }

  /**
   * Loads the library for the JVM's lifetime.
   *
   * @throws OpenBlasUnavailableException with all places that were tried
   */
  SymbolLookup load() {
    SymbolLookup lookup;
    if (told == null) {
      lookup = image();
      lookup = lookup == null ? resource() : lookup;
      lookup = lookup == null ? installed() : lookup;
    } else if (told.equals(SYSTEM)) {
      lookup = installed();
    } else {
      // If the user names a file, no other file is tried.
      lookup = file("the system property " + PROPERTY, Path.of(told));
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
            + "=FILE"
            + (image ? ", or take the system's own with -D" + PROPERTY + "=" + SYSTEM : "")
            + " (the command takes them from the variable JDK_JAVA_OPTIONS); or use the SIMD"
            + " kernels, which need no library.",
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

  private SymbolLookup installed() {
    SymbolLookup lookup = null;
    for (String name : platform.installed()) {
      if (lookup == null && image && told == null && !Path.of(name).isAbsolute()) {
        tried.add("the system's " + name + " (an image takes it only when told to)");
      } else if (lookup == null) {
        lookup = installed(name);
      }
    }
    return lookup;
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
