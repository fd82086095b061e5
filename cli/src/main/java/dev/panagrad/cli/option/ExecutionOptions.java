package dev.panagrad.cli.option;

import dev.panagrad.graph.session.SessionOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where and how schedules run: options shared by many commands. */
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

  private int threads(int processes) {
    if (threads != null && threads > MOST_THREADS) {
      throw new ParameterException(
          spec.commandLine(),
          "--threads can be %d at most, not %d".formatted(MOST_THREADS, threads));
    }
    return threads == null
        ? Math.max(1, Runtime.getRuntime().availableProcessors() / processes)
        : threads;
  }

  /** The session options that were requested. */
  public SessionOptions session() {
    return session(Blas.AUTO);
  }

  /** The session options with another default for matrix products. */
  public SessionOptions session(Blas otherwise) {
    return session(otherwise, 1);
  }

  /** The session options for each of several processes, which share the processors. */
  public SessionOptions session(Blas otherwise, int processes) {
    SessionOptions options = SessionOptions.defaults().withThreads(threads(processes));
    return options.withGemm((blas == null ? otherwise : blas).gemm(options.kernels()));
  }
}
