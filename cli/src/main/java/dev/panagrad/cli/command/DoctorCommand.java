package dev.panagrad.cli.command;

import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.command.common.Version;
import dev.panagrad.cli.panel.Figures;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.engine.blas.OpenBlas;
import dev.panagrad.engine.blas.OpenBlasGemm;
import dev.panagrad.engine.blas.OpenBlasUnavailableException;
import dev.panagrad.engine.kernel.Caches;
import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.graph.compile.floor.ProductSpeed;
import dev.panagrad.models.data.Mnist;
import dev.panagrad.models.io.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParentCommand;

/** Shows what the program finds on this machine. */
@Command(
    name = "doctor",
    description =
        "Show what Panagrad finds here: JVM, CPU, caches, vector kernels, threads, OpenBLAS or why"
            + " not, data, and how fast matrix products run.",
    footer = "  panagrad doctor")
final class DoctorCommand implements Callable<Integer> {
  /** The width of the labels. */
  private static final int LABEL = 15;

  @ParentCommand Panagrad root;

  private Console console;

  @Override
  public Integer call() {
    console = root.console();
    KernelSet kernels = KernelSets.best();
    int processors = Runtime.getRuntime().availableProcessors();
    line("panagrad", Version.number());
    line(
        "JVM",
        "%s %s (%s)",
        System.getProperty("java.vm.name"),
        Runtime.version(),
        System.getProperty("java.vendor"));
    line(
        "system",
        "%s %s %s",
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        System.getProperty("os.arch"));
    line("CPU", "%s, %d processors for this JVM", cpu(), processors);
    line("caches", "%s", caches());
    line(
        "threads",
        "%d at most; a training uses fewer as long as more bring nothing (load average now: %s)",
        processors,
        load());
    line(
        "heap",
        "%s at most; tensors lie outside of it",
        Figures.bytes(Runtime.getRuntime().maxMemory()));
    String reason = KernelSets.fallbackReason();
    line("kernels", "%s%s", kernels.name(), reason.isEmpty() ? "" : ": " + reason);
    line("exp, tanh", "%s", functions(reason.isEmpty()));
    Gemm blas = openBlas(kernels);
    boolean healthy = data();
    speed("sgemm " + Gemm.of(kernels).name(), Gemm.of(kernels), processors);
    if (blas != null) {
      speed("sgemm openblas", blas, processors);
    }
    return healthy ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private void line(String what, String format, Object... arguments) {
    console.labelled(what, LABEL, String.format(Locale.ROOT, format, arguments));
  }

  /** The load of the last minute; systems other than Linux have no such file. */
  private static String load() {
    try {
      return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
    } catch (IOException e) {
      return "not known";
    }
  }

  private static String cpu() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.replaceFirst(".*?:\\s*", ""))
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      // Systems other than Linux have no such file.
      return System.getProperty("os.arch");
    }
  }

  /** The first processor's caches for data, and what blockings are made for. */
  private static String caches() {
    String found =
        IntStream.rangeClosed(1, 3)
            .filter(level -> Caches.data(level).isPresent())
            .mapToObj(level -> "L" + level + " " + Figures.bytes(Caches.data(level).getAsLong()))
            .collect(Collectors.joining(", "));
    return "%s; products and batch norm are blocked for an L2 of %s%s"
        .formatted(
            found.isEmpty() ? "not known" : found,
            Figures.bytes(Caches.l2()),
            Caches.data(2).isPresent() ? "" : ", which is assumed");
  }

  /**
   * How exp, log, sigmoid and tanh are computed: never by SVML, the library of such functions that
   * JVMs for x86 ship with, so that a CPU or JVM without it loses nothing.
   */
  private static String functions(boolean vectors) {
    return vectors
        ? "polynomials in vector arithmetic, the same with SVML and without"
        : "java.lang.Math, an element at a time";
  }

  private Gemm openBlas(KernelSet kernels) {
    try {
      OpenBlas library = OpenBlas.open();
      line("OpenBLAS", "%s", library.describe());
      return new OpenBlasGemm(library, kernels);
    } catch (OpenBlasUnavailableException e) {
      line("OpenBLAS", "not used: %s", e.getMessage());
      return null;
    }
  }

  private boolean data() {
    try {
      Mnist mnist = Mnist.embedded();
      line(
          "data",
          "MNIST, embedded: %,d training and %,d test digits",
          mnist.train().size(),
          mnist.test().size());
      return true;
    } catch (FileException e) {
      line("data", "%s", console.red(e.getMessage()));
      return false;
    }
  }

  private void speed(String what, Gemm gemm, int processors) {
    String single =
        String.format(Locale.ROOT, "%.0f GFLOP/s on 1 thread", ProductSpeed.of(gemm, 1));
    String all =
        processors == 1
            ? ""
            : String.format(
                Locale.ROOT, ", %.0f on %d", ProductSpeed.of(gemm, processors), processors);
    line(what, "%s%s", single, all);
  }
}
