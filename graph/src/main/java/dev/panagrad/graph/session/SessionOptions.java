package dev.panagrad.graph.session;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.graph.Transport;
import java.util.function.Consumer;

/**
 * How a session runs.
 *
 * @param threads over which the work is spread, as far as there are processors for them; the
 *     result's bits don't depend on it
 * @param seed of initial values and random ops
 * @param kernels vector or scalar
 * @param gemm where matrix products run; null for the kernels' own
 * @param rewrite whether passes simplify and fuse the graph
 * @param reuse whether intermediate values share memory
 * @param checkNumerics whether each step's result is searched for NaN and infinity
 * @param adaptThreads whether fewer threads are used as long as more bring nothing, as where other
 *     programs keep the processors busy; found out by measuring while the session runs
 * @param plans how many combinations of fetches and shapes of feeds are kept ready to run
 * @param transport to the other tasks of a placed graph; null if all is computed here
 */
@SuppressWarnings("exports") // Gemm is for the modules of this library.
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

  /** All processors, seed 0, the best kernels. */
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

  /** These options with matrix products done elsewhere. */
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

  /** These options with the search for NaN and infinity on or off. */
  public SessionOptions withCheckNumerics(boolean checkNumerics) {
    return with(copy -> copy.checkNumerics = checkNumerics);
  }

  /** These options with a number of threads that stays as it is, or that may fall. */
  public SessionOptions withAdaptThreads(boolean adaptThreads) {
    return with(copy -> copy.adaptThreads = adaptThreads);
  }

  /**
   * These options over the tasks of a cluster, each of which computes the nodes that are placed on
   * it with {@link dev.panagrad.graph.GraphBuilder#device}. One session uses a cluster.
   */
  public SessionOptions withCluster(Transport cluster) {
    return with(copy -> copy.transport = cluster);
  }

  /** These options with another number of plans that are kept. */
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

  /** Options that are being changed. */
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
