package dev.panagrad.graph.compile.lowering;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Residence;
import dev.panagrad.graph.compile.memory.Lifetime;
import dev.panagrad.graph.compile.memory.MemoryPlan;
import dev.panagrad.graph.compile.memory.MemoryPlanner;
import dev.panagrad.graph.compile.memory.SessionMemory;
import dev.panagrad.graph.compile.memory.SharedBlock;
import dev.panagrad.graph.op.source.Placeholder;
import dev.panagrad.graph.op.source.Stored;
import dev.panagrad.graph.op.source.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Chooses the memory of every value, in the order of the nodes. */
final class Storages {
  private final Set<Node> kept;
  private final Readers readers;
  private final Stackings stackings;
  private final boolean reuse;
  private final Workspace workspace;
  private final SessionMemory session;
  private final Map<Node, Storage> storages = new HashMap<>();
  private final Map<Object, Storage> shared = new HashMap<>();
  private final Map<String, Buffer> fed = new HashMap<>();

  /** The storages to which the memory planner assigns offsets. */
  private final List<Storage> planned = new ArrayList<>();

  /**
   * No value has memory yet.
   *
   * @param kept the values that get memory that nothing else uses
   * @param reuse whether other values share memory
   */
  Storages(
      Set<Node> kept,
      Readers readers,
      Stackings stackings,
      boolean reuse,
      Workspace workspace,
      SessionMemory session) {
    this.kept = kept;
    this.readers = readers;
    this.stackings = stackings;
    this.reuse = reuse;
    this.workspace = workspace;
    this.session = session;
  }

  /** Chooses the memory of a node's value, if it has one. */
  void place(Node node, int position) {
    Storage storage = storage(node, position);
    if (storage != null) {
      storages.put(node, storage);
    }
  }

  /** The buffer of a node's value, or null if it has none. */
  Buffer buffer(Node node) {
    Storage storage = storages.get(node);
    return storage == null ? null : storage.buffer;
  }

  /** The offset of a node's value in the block, once it is bound; -1 if it is stored elsewhere. */
  long offset(Node node) {
    Storage storage = storages.get(node);
    return storage == null || !storage.planned ? -1 : storage.buffer.offset();
  }

  /** The buffers to bind to fed values, by the placeholders' keys. */
  Map<String, Buffer> fed() {
    return fed;
  }

  /** Memory for the steps of the node at a position alone. */
  Buffer scratch(long elements, int position) {
    return plan(elements, position).buffer;
  }

  /** Memory from the first node that requests it, which fills it, to the last. */
  Buffer shared(Object key, long elements, int position, Consumer<Buffer> fill) {
    Storage storage = shared.get(key);
    if (storage == null) {
      storage = plan(elements, position);
      shared.put(key, storage);
      fill.accept(storage.buffer);
    }
    storage.use(position);
    return storage.buffer;
  }

  /** Assigns offsets in the shared block to the values stored there. */
  SharedBlock.Placement placement() {
    List<Lifetime> lifetimes =
        planned.stream()
            .map(s -> new Lifetime(s.buffer.length() * Float.BYTES, s.first, s.last))
            .toList();
    MemoryPlan plan = reuse ? MemoryPlanner.reuse(lifetimes) : MemoryPlanner.separate(lifetimes);
    List<Buffer> buffers = planned.stream().map(storage -> storage.buffer).toList();
    return new SharedBlock.Placement(buffers, plan.offsets(), plan.bytes());
  }

  private Storage plan(long elements, int position) {
    Storage storage = new Storage(Buffer.unbound(elements), true, position);
    planned.add(storage);
    return storage;
  }

  private Storage storage(Node node, int position) {
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
      case TEMPORARY -> temporary(node, position, elements);
    };
  }

  private Storage temporary(Node node, int position, long elements) {
    Storage storage = storages.get(node);
    if (storage == null) {
      storage = choose(node, position, elements);
    }
    storage.use(readers.last(node, position));
    return storage;
  }

  private Storage choose(Node node, int position, long elements) {
    if (kept.contains(node)) {
      return new Storage(workspace.allocate(elements), false, position);
    }
    Stackings.Place stacking = stackings.of(node);
    if (stacking != null) {
      // The stack is in use from the first of its parts.
      Node stack = stacking.stack();
      Storage whole = storages.get(stack);
      if (whole == null) {
        whole = choose(stack, position, stack.shape().elements());
        storages.put(stack, whole);
      }
      return whole.part(stacking.start(), elements, position);
    }
    Storage overwritten = reuse ? overwritten(node, position, elements) : null;
    if (overwritten != null) {
      return overwritten;
    }
    return plan(elements, position);
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
}
