package dev.panagrad.bench;

import dev.panagrad.engine.kernel.simd.FmaPeakLoops;
import dev.panagrad.engine.parallel.Task;
import dev.panagrad.engine.parallel.WorkerPool;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Fused multiply-adds in registers: the peak to which other benchmarks are compared. */
@State(Scope.Benchmark)
public class FmaPeakBenchmark extends Measured {
  /** Operations per thread and run, whole rounds for every vector width; about 30 us. */
  static final long FLOPS = 7_680_000;

  /** Threads, each with the same work. */
  @Param({"1", "2"})
  public int threads;

  private WorkerPool pool;
  private Task task;
  private float[] results;

  /** Starts the threads. */
  @Setup
  public void open() {
    pool = new WorkerPool(threads);
    results = new float[threads];
    task = part -> results[part] = FmaPeakLoops.run(FLOPS);
  }

  /** One run on each thread. */
  @Benchmark
  public float run() {
    pool.run(task, threads);
    return results[0];
  }

  /** Stops the threads. */
  @TearDown
  public void close() {
    pool.close();
  }
}
