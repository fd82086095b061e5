package dev.panagrad.bench.compare;

import java.nio.file.Path;
import java.util.List;

/** How the product's launcher starts its JVM, but for the class path instead of modules. */
public final class ProductJvm {
  private ProductJvm() {}

  /**
   * Options for the JVM.
   *
   * @param directives for the JIT compiler, as the image has them
   */
  public static List<String> options(Path directives) {
    return List.of(
        "-XX:+UseSerialGC",
        "--enable-native-access=ALL-UNNAMED",
        "--add-modules=jdk.incubator.vector",
        "-XX:-UseFPUForSpilling",
        "-XX:+UnlockDiagnosticVMOptions",
        "-XX:-DisplayVMOutput",
        "-XX:CompilerDirectivesFile=" + directives.toAbsolutePath(),
        "-XX:CompileCommand=quiet",
        "-XX:CompileCommand=CompileThresholdScaling,dev.panagrad.engine.kernel.vector.*::*,0.2");
  }
}
