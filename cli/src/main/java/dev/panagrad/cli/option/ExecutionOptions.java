package dev.panagrad.cli.option;

import dev.panagrad.graph.session.SessionOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where and how schedules run: options that many commands share. */
public final class ExecutionOptions {
  private static final int MOST_THREADS = 1024;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = WholeNumber.class,
      description =
          "Threads to use (default: all processors). The result's bits don't depend on it.")
  Integer threads;

  @Option(
      names = "--blas",
      paramLabel = "WHERE",
      description =
          "Where matrix products run: auto, simd (Java's vectors) or openblas (default: auto).")
  public Blas blas;

  int threads() {
    if (threads != null && threads > MOST_THREADS) {
      throw new ParameterException(
          spec.commandLine(),
          "--threads can be %d at most, not %d".formatted(MOST_THREADS, threads));
    }
    return threads == null ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** The options of a session with these wishes. */
  public SessionOptions session() {
    return session(Blas.AUTO);
  }

  /** The same with another default of where products run. */
  public SessionOptions session(Blas otherwise) {
    SessionOptions options = SessionOptions.defaults().withThreads(threads());
    return options.withGemm((blas == null ? otherwise : blas).gemm(options.kernels()));
  }
}
