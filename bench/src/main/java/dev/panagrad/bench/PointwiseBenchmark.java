package dev.panagrad.bench;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.elementwise.UnaryKernel;
import dev.panagrad.engine.kernel.elementwise.UnaryKind;
import dev.panagrad.engine.kernel.softmax.CrossEntropy;
import dev.panagrad.engine.kernel.softmax.LossOperands;
import dev.panagrad.engine.kernel.softmax.SoftmaxKernels;
import dev.panagrad.engine.kernel.update.UpdateKernels;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.Locale;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Elementwise and row-wise functions on one thread: activations, softmax cross-entropy, Adam. */
@State(Scope.Benchmark)
public class PointwiseBenchmark extends Measured {
  private static final int BATCH = 100;
  private static final int CLASSES = 10;

  /** The set of kernels. */
  @Param({"scalar", "vector"})
  public String kernels;

  /** The function. */
  @Param({"relu", "exp", "sigmoid", "tanh", "softmax-cross-entropy", "adam"})
  public String function;

  private Workspace memory;
  private Runnable run;

  /** The number of elements: a layer of 200 for 100 digits, their logits, its weights. */
  static int elements(String function) {
    return switch (function) {
      case "softmax-cross-entropy" -> BATCH * CLASSES;
      case "adam" -> 784 * 200;
      default -> BATCH * 200;
    };
  }

  /** Fills the operands. */
  @Setup
  public void open() {
    memory = new Workspace();
    KernelSet set = Forms.kernels(kernels);
    run =
        switch (function) {
          case "softmax-cross-entropy" -> crossEntropy(SoftmaxKernels.of(set));
          case "adam" -> adam(UpdateKernels.of(set));
          default ->
              unary(UnaryKernel.of(set, UnaryKind.valueOf(function.toUpperCase(Locale.ROOT))));
        };
  }

  private Buffer filled() {
    return PlanRun.filled(memory.allocate(elements(function)), new Random(1));
  }

  private Runnable unary(UnaryKernel kernel) {
    Buffer in = filled();
    Buffer out = memory.allocate(in.length());
    return () -> kernel.apply(in, out, 0, in.length());
  }

  private Runnable crossEntropy(SoftmaxKernels softmax) {
    Buffer logits = filled();
    Buffer classes = memory.allocate(BATCH);
    Buffer upstream = memory.allocate(1);
    Buffer loss = memory.allocate(BATCH);
    Buffer out = memory.allocate(logits.length());
    for (int row = 0; row < BATCH; row++) {
      classes.setInt(row, row % CLASSES);
    }
    upstream.set(0, 1);
    CrossEntropy entropy = softmax.sparseCrossEntropy();
    LossOperands operands = new LossOperands(logits, classes, upstream, loss, out, CLASSES);
    return () -> entropy.lossAndGradient(operands, 0, BATCH);
  }

  private Runnable adam(UpdateKernels updates) {
    Buffer w = filled();
    Buffer gradient = filled();
    Buffer m = memory.allocate(w.length());
    Buffer v = memory.allocate(w.length());
    return () -> updates.adam(w, m, v, gradient, 1e-3f, 0.9f, 0.999f, 1e-8f, 1, 0, w.length());
  }

  /** Once over all elements. */
  @Benchmark
  public void apply() {
    run.run();
  }

  /** Frees the memory. */
  @TearDown
  public void close() {
    memory.close();
  }
}
