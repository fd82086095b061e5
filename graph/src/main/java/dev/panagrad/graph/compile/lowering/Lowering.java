package dev.panagrad.graph.compile.lowering;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.engine.parallel.Task;
import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.RangeTask;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.memory.SessionMemory;
import dev.panagrad.graph.compile.memory.SharedBlock;
import dev.panagrad.graph.op.builtin.BuiltIn;
import dev.panagrad.graph.op.builtin.CustomLowering;
import dev.panagrad.graph.op.builtin.LoweringContext;
import dev.panagrad.graph.op.builtin.RunState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Turns ordered nodes into steps and assigns memory to every value. */
public final class Lowering {
  private final List<Node> order;
  private final Target target;
  private final RunState state;
  private final Readers readers;
  private final Stackings stackings;
  private final Storages storages;
  private final List<Step> steps = new ArrayList<>();

  /** The number of steps after each node was lowered. */
  private final Map<Node, Integer> ends = new HashMap<>();

  private final Map<SampleKey, Runnable> samples = new LinkedHashMap<>();

  /**
   * The key of work that runs the same loops, such as the time steps of a recurrent network: one
   * sample is enough.
   */
  private record SampleKey(Op op, Shape shape, String label) {}

  /**
   * Prepares the lowering of nodes.
   *
   * @param roots the nodes whose values get memory that nothing else uses
   */
  public Lowering(
      List<Node> order,
      List<Node> roots,
      Target target,
      RunState state,
      Workspace workspace,
      SessionMemory session) {
    this.order = order;
    this.target = target;
    this.state = state;
    Set<Node> kept = new HashSet<>();
    roots.forEach(root -> kept.add(root.holder()));
    readers = new Readers(order);
    stackings = target.reuse() ? new Stackings(order, kept) : new Stackings();
    storages = new Storages(kept, readers, stackings, target.reuse(), workspace, session);
  }

  /** Lowers all nodes. */
  public void run() {
    for (int position = 0; position < order.size(); position++) {
      Node node = order.get(position);
      storages.place(node, position);
      lower(node, position);
      ends.put(node, steps.size());
    }
  }

  private void lower(Node node, int position) {
    try {
      Context context = new Context(node, position);
      switch (node.op()) {
        case BuiltIn op -> op.lower(context);
        case CustomOp op -> new CustomLowering(context).run(op);
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "%s '%s' of shape %s: %s"
              .formatted(node.op().name(), node.name(), node.shape(), e.getMessage()),
          e);
    }
  }

  public List<Step> steps() {
    return steps;
  }

  /** The number of steps after which a node's value is complete. */
  public int end(Node node) {
    return ends.get(node.holder());
  }

  public Collection<Runnable> samples() {
    return samples.values();
  }

  public Map<String, Buffer> fed() {
    return storages.fed();
  }

  /** Assigns offsets in the shared block to the values stored there. */
  public SharedBlock.Placement placement() {
    return storages.placement();
  }

  /** The buffer of a node's value, or null if it has none. */
  public Buffer buffer(Node node) {
    return storages.buffer(node);
  }

  /** The offset of a node's value in the block, once it is bound; -1 if it is stored elsewhere. */
  public long offset(Node node) {
    return storages.offset(node);
  }

  /** The lowering context of one node. */
  private final class Context implements LoweringContext {
    private final Node node;
    private final int position;

    Context(Node node, int position) {
      this.node = node;
      this.position = position;
    }

    @Override
    public Node node() {
      return node;
    }

    @Override
    public Buffer in(int index) {
      return storages.buffer(node.input(index));
    }

    @Override
    public boolean isInPlace(int index) {
      return stackings.holds(node, index);
    }

    @Override
    public Buffer out() {
      return storages.buffer(node);
    }

    @Override
    public Buffer scratch(long elements) {
      return storages.scratch(elements, position);
    }

    @Override
    public Buffer shared(Object key, long elements, Consumer<Buffer> fill) {
      return storages.shared(key, elements, position, fill);
    }

    @Override
    public List<Node> readers(int index) {
      return readers.of(node.input(index));
    }

    @Override
    public KernelSet kernels() {
      return target.kernels();
    }

    @Override
    public Gemm gemm() {
      return target.gemm();
    }

    @Override
    public int threads() {
      return target.threads();
    }

    @Override
    public RunState state() {
      return state;
    }

    @Override
    public void step(String label, double flops, int parts, Task task) {
      steps.add(new Step(node, label, flops, parts, task));
    }

    @Override
    public void sample(String label, Runnable sample) {
      samples.putIfAbsent(new SampleKey(node.op(), node.shape(), label), sample);
    }

    @Override
    public void range(String label, long elements, double nanos, RangeTask task) {
      if (elements > 0) {
        int parts = Ranges.parts(elements, nanos, target.threads());
        step(label, 0, parts, Ranges.task(elements, parts, task));
        sample(label, Ranges.sample(elements, nanos, task));
      }
    }
  }
}
