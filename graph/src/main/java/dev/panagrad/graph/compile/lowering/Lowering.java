package dev.panagrad.graph.compile.lowering;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.gemm.Gemm;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.engine.parallel.Task;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.memory.Lifetime;
import dev.panagrad.graph.compile.memory.MemoryPlan;
import dev.panagrad.graph.compile.memory.MemoryPlanner;
import dev.panagrad.graph.compile.memory.SessionMemory;
import dev.panagrad.graph.compile.memory.SharedBlock;
import dev.panagrad.graph.op.CustomOp;
import dev.panagrad.graph.op.Op;
import dev.panagrad.graph.op.Placeholder;
import dev.panagrad.graph.op.RangeTask;
import dev.panagrad.graph.op.Residence;
import dev.panagrad.graph.op.Stored;
import dev.panagrad.graph.op.Variable;
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
  private final Workspace workspace;
  private final Map<Node, Storage> storages = new HashMap<>();
  private final Map<Node, Integer> lastReader = new HashMap<>();
  private final Map<Node, List<Node>> readers = new HashMap<>();
  private final Map<Object, Storage> shared = new HashMap<>();
  private final Map<Node, Stacking> stackings = new HashMap<>();
  private final List<Storage> planned = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();

  /** The number of steps after each node was lowered. */
  private final Map<Node, Integer> ends = new HashMap<>();

  private final Map<SampleKey, Runnable> samples = new LinkedHashMap<>();
  private final Map<String, Buffer> fed = new HashMap<>();

  /**
   * The key of work that runs the same loops, such as the time steps of a recurrent network: one
   * sample is enough.
   */
  private record SampleKey(Op op, Shape shape, String label) {}

  /** The place of a node that is computed directly inside the node that stacks it with others. */
  private record Stacking(Node stack, int index, long start) {}

  public Lowering(List<Node> order, Target target, RunState state, Workspace workspace) {
    this.order = order;
    this.target = target;
    this.state = state;
    this.workspace = workspace;
  }

  /** Lowers all nodes; the values of roots get memory that nothing else uses. */
  public void run(List<Node> roots, SessionMemory session) {
    findReaders();
    Set<Node> kept = new HashSet<>();
    roots.forEach(root -> kept.add(root.holder()));
    if (target.reuse()) {
      findStackings(kept);
    }
    for (int position = 0; position < order.size(); position++) {
      Node node = order.get(position);
      Storage storage = place(node, position, kept, session);
      if (storage != null) {
        storages.put(node, storage);
      }
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

  /** Assigns offsets in the shared block to the values stored there. */
  public SharedBlock.Placement placement() {
    List<Lifetime> lifetimes =
        planned.stream()
            .map(s -> new Lifetime(s.buffer.length() * Float.BYTES, s.first, s.last))
            .toList();
    MemoryPlan plan =
        target.reuse() ? MemoryPlanner.reuse(lifetimes) : MemoryPlanner.separate(lifetimes);
    List<Buffer> buffers = planned.stream().map(storage -> storage.buffer).toList();
    return new SharedBlock.Placement(buffers, plan.offsets(), plan.bytes());
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
    return fed;
  }

  /** The buffer of a node's value, or null if it has none. */
  public Buffer buffer(Node node) {
    Storage storage = storages.get(node);
    return storage == null ? null : storage.buffer;
  }

  /** The offset of a node's value in the block, once it is bound; -1 if it is stored elsewhere. */
  public long offset(Node node) {
    Storage storage = storages.get(node);
    return storage == null || !storage.planned ? -1 : storage.buffer.offset();
  }

  private void findReaders() {
    for (int position = 0; position < order.size(); position++) {
      for (Node input : order.get(position).inputs()) {
        lastReader.put(input.holder(), position);
        readers.computeIfAbsent(input, _ -> new ArrayList<>()).add(order.get(position));
      }
    }
  }

  /** Selects a stack for every value that can be computed inside one. */
  private void findStackings(Set<Node> kept) {
    for (Node node : order) {
      if (node.op().stacksInputs()) {
        long start = 0;
        for (int i = 0; i < node.inputs().size(); i++) {
          Node input = node.input(i);
          if (input.op().residence() == Residence.TEMPORARY && !kept.contains(input)) {
            stackings.putIfAbsent(input, new Stacking(node, i, start));
          }
          start = Math.addExact(start, input.shape().elements());
        }
      }
    }
  }

  private Storage place(Node node, int position, Set<Node> kept, SessionMemory session) {
    long elements = node.op().residence() == Residence.NONE ? 0 : node.shape().elements();
    return switch (node.op().residence()) {
      case NONE -> null;
      case VIEW -> {
        Storage whole = storages.get(node.input(0));
        yield whole.buffer.length() == elements
            ? whole
            : whole.part(node.op().viewStart(node), elements, position);
      }
      case CONSTANT -> new Storage(workspace.allocate(elements), false, position);
      case VARIABLE -> new Storage(session.variable(((Variable) node.op()).key()), false, position);
      case STORED -> {
        // Views become parts of the buffer, so this schedule needs its own; the owner's is shared.
        Buffer stored = ((Stored) node.op()).buffer();
        Buffer own = new Buffer(stored.segment(), stored.offset(), stored.length());
        yield new Storage(own, false, position);
      }
      case FED -> {
        Buffer buffer = Buffer.unbound(elements);
        fed.put(((Placeholder) node.op()).key(), buffer);
        yield new Storage(buffer, false, position);
      }
      case TEMPORARY -> temporary(node, position, kept, elements);
    };
  }

  private Storage temporary(Node node, int position, Set<Node> kept, long elements) {
    Storage storage = storages.get(node);
    if (storage == null) {
      storage = choose(node, position, kept, elements);
    }
    storage.use(lastReader.getOrDefault(node, position));
    return storage;
  }

  private Storage choose(Node node, int position, Set<Node> kept, long elements) {
    if (kept.contains(node)) {
      return new Storage(workspace.allocate(elements), false, position);
    }
    Stacking stacking = stackings.get(node);
    if (stacking != null) {
      // The stack is in use from the first of its parts.
      Node stack = stacking.stack();
      Storage whole = storages.get(stack);
      if (whole == null) {
        whole = choose(stack, position, kept, stack.shape().elements());
        storages.put(stack, whole);
      }
      return whole.part(stacking.start(), elements, position);
    }
    Storage overwritten = target.reuse() ? overwritten(node, position, elements) : null;
    if (overwritten != null) {
      return overwritten;
    }
    Storage storage = new Storage(Buffer.unbound(elements), true, position);
    planned.add(storage);
    return storage;
  }

  /** The storage of an input whose last use is here and that the op may overwrite, or null. */
  private Storage overwritten(Node node, int position, long elements) {
    for (int i = 0; i < node.inputs().size(); i++) {
      Storage storage = storages.get(node.input(i));
      if (node.op().canRunInPlace(i)
          && storage != null
          && storage.planned
          && storage.last == position
          && storage.buffer.length() == elements
          && node.input(i).shape().equals(node.shape())
          && !isReadElsewhere(node, i, storage)) {
        return storage;
      }
    }
    return null;
  }

  /**
   * Whether another input shares the memory and may be read after the result is written there: a
   * part of the value, such as its first row, or an input that the op doesn't read element by
   * element.
   */
  private boolean isReadElsewhere(Node node, int overwritten, Storage storage) {
    for (int i = 0; i < node.inputs().size(); i++) {
      Storage other = storages.get(node.input(i));
      boolean harmless = i == overwritten || (other == storage && node.op().canRunInPlace(i));
      if (other != null && !harmless && other.root() == storage) {
        return true;
      }
    }
    return false;
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
      return storages.get(node.input(index)).buffer;
    }

    @Override
    public boolean isInPlace(int index) {
      Stacking stacking = stackings.get(node.input(index));
      return stacking != null && stacking.stack() == node && stacking.index() == index;
    }

    @Override
    public Buffer out() {
      return storages.get(node).buffer;
    }

    @Override
    public Buffer scratch(long elements) {
      Storage storage = new Storage(Buffer.unbound(elements), true, position);
      planned.add(storage);
      return storage.buffer;
    }

    @Override
    public Buffer shared(Object key, long elements, Consumer<Buffer> fill) {
      Storage storage = shared.get(key);
      if (storage == null) {
        storage = new Storage(Buffer.unbound(elements), true, position);
        planned.add(storage);
        shared.put(key, storage);
        fill.accept(storage.buffer);
      }
      storage.use(position);
      return storage.buffer;
    }

    @Override
    public List<Node> readers(int index) {
      return readers.get(node.input(index));
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
