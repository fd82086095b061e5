package dev.panagrad.bench.compare.process;

import dev.panagrad.engine.kernel.simd.Lanes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The JVM options of the product's launcher, but for the class path instead of modules. */
public final class ProductJvm {
  /**
   * Environment variables: the C library returns memory that the JIT compiler has freed, and
   * requests large pages.
   */
  static final Map<String, String> ENVIRONMENT =
      Map.of("MALLOC_TRIM_THRESHOLD_", "131072", "GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");

  /** From this number of processors on, C2 has at least two threads by default. */
  private static final int MANY_PROCESSORS = 4;

  /** Disables the bounds check of vector accesses to memory. */
  static final String UNCHECKED = "-Djdk.incubator.vector.VECTOR_ACCESS_OOB_CHECK=0";

  /** Keeps C2 from unrolling loops that leave no register free. */
  static final String SIXTEEN_REGISTERS = "-XX:LoopUnrollLimit=40";

  private ProductJvm() {}

  /**
   * Options for the JVM.
   *
   * @param directives for the JIT compiler, as in the image, next to the options file
   */
  public static List<String> options(Path directives) {
    Path file = directives.toAbsolutePath().resolveSibling("jvm.options");
    List<String> options = new ArrayList<>();
    if (Runtime.getRuntime().availableProcessors() < MANY_PROCESSORS) {
      options.add("-XX:CICompilerCount=3");
    }
    if (Lanes.REGISTERS == 16) {
      options.add(SIXTEEN_REGISTERS);
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
