package dev.panagrad.bench.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How the product's launcher starts its JVM, but for the class path instead of modules. */
public final class ProductJvm {
  /**
   * Variables of the environment: the C library gives back what the JIT compiler has freed, and
   * asks for large pages.
   */
  static final Map<String, String> ENVIRONMENT =
      Map.of("MALLOC_TRIM_THRESHOLD_", "131072", "GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");

  /** From so many processors on C2 has two threads at least by itself. */
  private static final int MANY_PROCESSORS = 4;

  /** No comparison of a vector's address with the end of its memory. */
  static final String UNCHECKED = "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0";

  private ProductJvm() {}

  /**
   * Options for the JVM.
   *
   * @param directives for the JIT compiler, as the image has them, beside the file of options
   */
  public static List<String> options(Path directives) {
    Path file = directives.toAbsolutePath().resolveSibling("jvm.options");
    List<String> options = new ArrayList<>();
    if (Runtime.getRuntime().availableProcessors() < MANY_PROCESSORS) {
      options.add("-XX:CICompilerCount=3");
    }
    options.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules=jdk.incubator.vector",
            "@" + file,
            "-XX:CompilerDirectivesFile=" + directives.toAbsolutePath()));
    return options;
  }
}
