package dev.panagrad.graph.session;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.graph.op.transfer.Transport;
import java.util.function.Consumer;

/**
 * Options of a session.
 *
 * @param threads the number of threads, limited by the processors; the bits of results don't depend
 *     on it
 * @param seed the seed of initial values and random ops
 * @param kernels the kernels, vector or scalar
 * @param gemm the implementation of matrix products; null for the kernels' own
 * @param rewrite whether passes simplify and fuse the graph
 * @param reuse whether intermediate values share memory
 * @param checkNumerics whether the result of each step is checked for NaN and infinity
 * @param adaptThreads whether fewer threads are used while more bring no speedup, for instance
 *     because other programs use the processors; measured while the session runs
 * @param plans the number of compiled plans to keep, one per combination of fetches and feed shapes
 * @param transport the transport to the other tasks of a placed graph; null to compute everything
 *     here
 */
@SuppressWarnings("exports") // Kernels and transports are for the modules of this library.
public record SessionOptions(
    int threads,
    long seed,
    KernelSet kernels,
    Gemm gemm,
    boolean rewrite,
    boolean reuse,
    boolean checkNumerics,
    boolean adaptThreads,
    int plans,
    Transport transport) {

  /** Checks the numbers. */
  public SessionOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("a session needs at least 1 thread, not " + threads);
    }
    if (plans < 1) {
      throw new IllegalArgumentException("a session needs at least 1 plan, not " + plans);
    }
    gemm = gemm == null ? Gemm.of(kernels) : gemm;
  }

  /** The default options: all processors, seed 0, the best kernels. */
  public static SessionOptions defaults() {
    int processors = Runtime.getRuntime().availableProcessors();
    return new SessionOptions(
        processors, 0, KernelSets.best(), null, true, true, false, true, Session.MOST_PLANS, null);
  }

  /** These options with another number of threads. */
  public SessionOptions withThreads(int threads) {
    return with(copy -> copy.threads = threads);
  }

  /** These options with another seed. */
  public SessionOptions withSeed(long seed) {
    return with(copy -> copy.seed = seed);
  }

  /** These options with other kernels, which also do the matrix products. */
  public SessionOptions withKernels(KernelSet kernels) {
    return with(
        copy -> {
          copy.kernels = kernels;
          copy.gemm = null;
        });
  }

  /** These options with plain loops instead of vectors: the reference, many times slower. */
  public SessionOptions withScalarKernels() {
    return withKernels(KernelSets.scalar());
  }

  /** These options with another implementation of matrix products. */
  public SessionOptions withGemm(Gemm gemm) {
    return with(copy -> copy.gemm = gemm);
  }

  /** These options with rewriting on or off. */
  public SessionOptions withRewrite(boolean rewrite) {
    return with(copy -> copy.rewrite = rewrite);
  }

  /** These options with memory reuse on or off. */
  public SessionOptions withReuse(boolean reuse) {
    return with(copy -> copy.reuse = reuse);
  }

  /** These options with the check for NaN and infinity on or off. */
  public SessionOptions withCheckNumerics(boolean checkNumerics) {
    return with(copy -> copy.checkNumerics = checkNumerics);
  }

  /** These options with adaptation of the number of threads on or off. */
  public SessionOptions withAdaptThreads(boolean adaptThreads) {
    return with(copy -> copy.adaptThreads = adaptThreads);
  }

  /**
   * These options for a cluster, whose tasks compute the nodes that {@link
   * dev.panagrad.graph.GraphBuilder#device} places on them. Only one session may use a cluster.
   */
  public SessionOptions withCluster(Transport cluster) {
    return with(copy -> copy.transport = cluster);
  }

  /** These options with another number of plans to keep. */
  public SessionOptions withPlans(int plans) {
    return with(copy -> copy.plans = plans);
  }

  private SessionOptions with(Consumer<Copy> change) {
    Copy copy = new Copy(this);
    change.accept(copy);
    return new SessionOptions(
        copy.threads,
        copy.seed,
        copy.kernels,
        copy.gemm,
        copy.rewrite,
        copy.reuse,
        copy.checkNumerics,
        copy.adaptThreads,
        copy.plans,
        copy.transport);
  }

  /** A mutable copy of options. */
  private static final class Copy {
    private int threads;
    private long seed;
    private KernelSet kernels;
    private Gemm gemm;
    private boolean rewrite;
    private boolean reuse;
    private boolean checkNumerics;
    private boolean adaptThreads;
    private int plans;
    private Transport transport;

    Copy(SessionOptions from) {
      threads = from.threads;
      seed = from.seed;
      kernels = from.kernels;
      gemm = from.gemm;
      rewrite = from.rewrite;
      reuse = from.reuse;
      checkNumerics = from.checkNumerics;
      adaptThreads = from.adaptThreads;
      plans = from.plans;
      transport = from.transport;
    }
  }
}
