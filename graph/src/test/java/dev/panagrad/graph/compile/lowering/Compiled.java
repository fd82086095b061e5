package dev.panagrad.graph.compile.lowering;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.engine.parallel.WorkerPool;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.graph.compile.memory.SharedBlock;
import dev.panagrad.graph.op.builtin.RunState;
import dev.panagrad.graph.op.source.Placeholder;
import dev.panagrad.graph.op.source.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compiles nodes without a session and runs them: for tests that set what sessions don't let. */
public final class Compiled implements AutoCloseable {
  private final Workspace memory = new Workspace();
  private final SharedBlock block = new SharedBlock();
  private final Map<String, Buffer> variables = new HashMap<>();
  private final Executable plan;
  private final int fetches;

  /** Compiles for placeholders whose shapes are all known; variables get their first values. */
  public Compiled(List<Node> nodes, List<Node> fetches, Target target) {
    Map<String, Shape> shapes = new HashMap<>();
    int stream = 0;
    for (Node node : nodes) {
      if (node.op() instanceof Placeholder) {
        shapes.put(node.name(), node.shape());
      } else if (node.op() instanceof Variable variable) {
        Buffer buffer = memory.allocate(variable.shape().elements());
        variable.initializer().fill(buffer, variable.shape(), 0, stream++);
        variables.put(variable.key(), buffer);
      }
    }
    this.fetches = fetches.size();
    plan = new Executable(nodes, fetches, shapes, target, new RunState(0), variables::get, block);
  }

  /** Scalar kernels and all promises kept. */
  public static Target target() {
    KernelSet kernels = KernelSets.scalar();
    return new Target(kernels, Gemm.of(kernels), 1, true, true, true);
  }

  /** The same without rewriting passes. */
  public static Target unrewritten() {
    KernelSet kernels = KernelSets.scalar();
    return new Target(kernels, Gemm.of(kernels), 1, false, true, true);
  }

  /** The plan. */
  public Executable plan() {
    return plan;
  }

  /** The value of a variable. */
  public float[] variable(Node node) {
    return floats(variables.get(node.name()));
  }

  /** Runs once; values of the fetches, null for those that have none. */
  public List<float[]> run(Map<Node, float[]> feeds) {
    for (Map.Entry<Node, float[]> entry : feeds.entrySet()) {
      Buffer place = plan.fed(entry.getKey().name());
      if (place != null) {
        Buffer buffer = memory.allocate(entry.getValue().length);
        for (int i = 0; i < entry.getValue().length; i++) {
          float value = entry.getValue()[i];
          if (entry.getKey().type() == DType.INT32) {
            buffer.setInt(i, (int) value);
          } else {
            buffer.set(i, value);
          }
        }
        place.bind(buffer.segment(), buffer.offset());
      }
    }
    try (WorkerPool pool = new WorkerPool(1)) {
      plan.schedule().run(pool);
    }
    List<float[]> values = new ArrayList<>();
    for (int i = 0; i < fetches; i++) {
      values.add(plan.result(i) == null ? null : floats(plan.result(i)));
    }
    return values;
  }

  private static float[] floats(Buffer buffer) {
    float[] values = new float[Math.toIntExact(buffer.length())];
    for (int i = 0; i < values.length; i++) {
      values[i] = buffer.get(i);
    }
    return values;
  }

  @Override
  public void close() {
    plan.close();
    block.close();
    memory.close();
  }
}
