package dev.panagrad.graph.compile.floor;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.engine.parallel.WorkerPool;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.graph.compile.lowering.Step;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The shortest time that a schedule could take on this machine: its arithmetic at the speed that
 * matrix products reach here, plus its memory traffic at the speed of copying as many bytes as the
 * schedule works on. Both are measured on as many threads.
 *
 * <p>Traffic is what each node reads and writes, once each, as if nothing stayed in registers from
 * one node to the next. A convolution that saves multiplications (Winograd) can be below its floor.
 * What surrounds a run isn't in it, as preparing a training's batch.
 */
public final class TimeFloor {
  private static final long LEAST_BYTES = 1 << 16;
  private static final long MOST_BYTES = 1L << 28;
  private static final long NANOS = 300_000_000L;

  private final double flopsPerNano;
  private final double bytesPerNano;

  private TimeFloor(double flopsPerNano, double bytesPerNano) {
    this.flopsPerNano = flopsPerNano;
    this.bytesPerNano = bytesPerNano;
  }

  /**
   * Measures the floor for a plan, in about a second.
   *
   * @param kernels of the session
   * @param threads of the session
   */
  public static TimeFloor measure(Executable plan, KernelSet kernels, int threads) {
    long bytes = Math.clamp(plan.bytes() + plan.plannedBytes(), LEAST_BYTES, MOST_BYTES);
    return new TimeFloor(ProductSpeed.of(Gemm.of(kernels), threads), copySpeed(bytes, threads));
  }

  /** The speed of matrix products, in GFLOP/s. */
  public double gigaflops() {
    return flopsPerNano;
  }

  /** The copy speed in GB/s, reads and writes together. */
  public double gigabytes() {
    return bytesPerNano;
  }

  /** The lower bound of these steps' time, in nanoseconds. */
  public double nanos(List<Step> steps) {
    double nanos = 0;
    Set<Node> seen = new HashSet<>();
    for (Step step : steps) {
      nanos += step.flops() / flopsPerNano;
      if (seen.add(step.node())) {
        nanos += bytes(step.node()) / bytesPerNano;
      }
    }
    return nanos;
  }

  private static double bytes(Node node) {
    double elements = elements(node);
    for (Node input : new HashSet<>(node.inputs())) {
      elements += elements(input);
    }
    return elements * Float.BYTES;
  }

  private static double elements(Node node) {
    return node.shape().isKnown() ? node.shape().elements() : 0;
  }

  /**
   * The speed of the fastest of many copies of half the bytes, in bytes per nanosecond, reads and
   * writes together.
   */
  private static double copySpeed(long bytes, int threads) {
    long half = bytes / 2 / Float.BYTES;
    try (Workspace workspace = new Workspace();
        WorkerPool pool = WorkerPool.upTo(threads)) {
      Buffer from = workspace.allocate(half);
      Buffer to = workspace.allocate(half);
      int parts = pool.threads();
      long part = half / parts * Float.BYTES;
      long best = Long.MAX_VALUE;
      long end = System.nanoTime() + NANOS;
      do {
        long start = System.nanoTime();
        pool.run(i -> copy(from, to, i * part, part), parts);
        best = Math.min(best, System.nanoTime() - start);
      } while (System.nanoTime() < end);
      return 2.0 * part * parts / best;
    }
  }

  private static void copy(Buffer from, Buffer to, long offset, long bytes) {
    MemorySegment.copy(
        from.segment(), from.offset() + offset, to.segment(), to.offset() + offset, bytes);
  }
}
