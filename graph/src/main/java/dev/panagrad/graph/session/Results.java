package dev.panagrad.graph.session;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.Node;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;

/**
 * The fetched values of a run, copied to memory that the garbage collector frees.
 *
 * <p>{@link Session#run(Feeds, Fetches)} returns new results, which nothing overwrites and which
 * any thread may read. Loops that must not allocate pass the same results to {@link
 * Session#run(Feeds, Results)} again and again. These are filled in place as long as the thread and
 * the shapes stay the same; another thread or other shapes get new memory. So only a thread's own
 * runs overwrite the values that it has read from them.
 */
public final class Results {
  private final Fetches fetches;

  /** The number of fetches that are not stored. */
  private final int passed;

  /** Null before the first run. */
  private volatile Values values;

  /** The values of a run. */
  static final class Values {
    /**
     * The only thread that may overwrite and read the values; if null, none overwrites and all may
     * read.
     */
    private final Thread owner;

    /** One tensor per fetch; null for nodes without a value. */
    private final Tensor[] tensors;

    private Values(Thread owner, Tensor... tensors) {
      this.owner = owner;
      this.tensors = tensors;
    }

    private static Values of(Thread owner, BoundPlan plan, List<Node> nodes, int passed) {
      Tensor[] tensors = new Tensor[nodes.size()];
      for (int i = passed; i < tensors.length; i++) {
        Buffer computed = plan.result(i);
        if (computed != null) {
          Buffer own = Workspace.automatic(computed.length());
          tensors[i] = Tensor.ofResult(plan.resultShape(i), nodes.get(i).type(), own);
        }
      }
      return new Values(owner, tensors);
    }

    private boolean fits(BoundPlan plan) {
      for (int i = 0; i < tensors.length; i++) {
        if (tensors[i] != null && !tensors[i].shape().equals(plan.resultShape(i))) {
          return false;
        }
      }
      return true;
    }

    private void copy(BoundPlan plan) {
      for (int i = 0; i < tensors.length; i++) {
        if (tensors[i] != null) {
          Buffer from = plan.result(i);
          Buffer to = tensors[i].buffer();
          long bytes = from.length() * Float.BYTES;
          MemorySegment.copy(from.segment(), from.offset(), to.segment(), to.offset(), bytes);
        }
      }
    }
  }

  /** Creates results for these fetches, to be passed to runs. */
  public Results(Fetches fetches) {
    this(fetches, 0);
  }

  /**
   * Creates results that don't hold the first fetches, which only the listener of a run receives:
   * large values need no copy then.
   *
   * @param passed the number of fetches that are not stored
   */
  public Results(Fetches fetches, int passed) {
    this.fetches = fetches;
    this.passed = Objects.checkIndex(passed, fetches.nodes().size() + 1);
  }

  /** The nodes whose values runs store here. */
  public Fetches fetches() {
    return fetches;
  }

  /**
   * Allocates the values of a run before it starts, so that running out of memory changes no
   * variable.
   *
   * @param owner the thread whose runs may overwrite them, or null for none
   */
  Values prepare(BoundPlan plan, Thread owner) {
    Values before = values;
    boolean reusable =
        owner != null && before != null && before.owner == owner && before.fits(plan);
    return reusable ? before : Values.of(owner, plan, fetches.nodes(), passed);
  }

  /** Copies the values of a finished run. */
  void take(Values prepared, BoundPlan plan) {
    prepared.copy(plan);
    if (prepared != values) {
      values = prepared;
    }
  }

  /**
   * The value of a node.
   *
   * @throws IllegalArgumentException if the node was not fetched or has no value
   * @throws IllegalStateException if no run has filled these results, or if they are reused and the
   *     last run was another thread's
   */
  public Tensor get(Node node) {
    Values current = values;
    if (current == null) {
      throw new IllegalStateException("no run has filled these results yet");
    }
    if (current.owner != null && current.owner != Thread.currentThread()) {
      throw new IllegalStateException(
          ("thread '%s' was the last to run with these results; bring results of this thread's own,"
                  + " or let Session.run(feeds, fetches) give results that may be passed on")
              .formatted(current.owner.getName()));
    }
    List<Node> nodes = fetches.nodes();
    for (int i = 0; i < current.tensors.length; i++) {
      if (nodes.get(i) == node && current.tensors[i] != null) {
        return current.tensors[i];
      }
    }
    throw new IllegalArgumentException(
        "'%s' has no value here: it was not fetched, was only passed on, or only has an effect"
            .formatted(node.name()));
  }

  /** The value of a scalar node. */
  public float scalar(Node node) {
    return get(node).scalar();
  }

  /** The value of an int32 node with one element. */
  public int scalarInt(Node node) {
    return get(node).toIntArray()[0];
  }
}
