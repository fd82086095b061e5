package dev.panagrad.engine.blas;

import java.util.List;
import java.util.Locale;

/**
 * The names of OpenBLAS on an operating system and CPU.
 *
 * @param name the classifier of the org.bytedeco artifacts, such as "linux-x86_64"
 * @param library the file name in those artifacts and in a run-time image
 * @param companions files that the library needs, in the order of loading, if they exist
 * @param installed names and paths of a copy installed on the system
 */
record Platform(String name, String library, List<String> companions, List<String> installed) {
  /** The platform of this JVM. */
  static Platform current() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  static Platform of(String os, String arch) {
    String system = os.toLowerCase(Locale.ROOT);
    String cpu =
        switch (arch.toLowerCase(Locale.ROOT)) {
          case "amd64", "x86_64", "x64" -> "x86_64";
          case "aarch64", "arm64" -> "arm64";
          default -> arch.toLowerCase(Locale.ROOT);
        };
    if (system.startsWith("mac")) {
      return new Platform(
          "macosx-" + cpu,
          "libopenblas.0.dylib",
          List.of("libgcc_s.1.1.dylib", "libquadmath.0.dylib", "libgfortran.5.dylib"),
          List.of(
              "libopenblas.dylib",
              "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
              "/usr/local/opt/openblas/lib/libopenblas.dylib"));
    }
    if (system.startsWith("windows")) {
      return new Platform(
          "windows-" + cpu,
          "libopenblas.dll",
          List.of(),
          List.of("libopenblas.dll", "openblas.dll"));
    }
    return new Platform(
        "linux-" + cpu,
        "libopenblas.so.0",
        List.of("libgcc_s.so.1", "libquadmath.so.0", "libgfortran.so.5"),
        List.of("libopenblas.so.0", "libopenblas.so"));
  }
}
