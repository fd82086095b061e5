package dev.panagrad.graph.session;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.Node;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * What a run fetched, copied to memory that the garbage collector frees.
 *
 * <p>{@link Session#run(Feeds, Fetches)} gives new ones, which nothing overwrites and which may be
 * passed on to any thread. For loops that must not allocate there are results that the caller
 * brings to {@link Session#run(Feeds, Results)} again and again. They are filled in place as long
 * as the same thread brings them and shapes stay as they are; for another thread or other shapes
 * they get other memory. So what a thread has got from them is overwritten by its own runs only.
 */
public final class Results {
  private final Fetches fetches;

  /** Null until a run has filled them. */
  private volatile Values values;

  /** The values of a run. */
  static final class Values {
    /** Whose runs may overwrite them, and who alone may read them; null: nobody, and everybody. */
    private final Thread owner;

    /** Null for nodes that only have an effect. */
    private final Tensor[] tensors;

    private Values(Thread owner, Tensor... tensors) {
      this.owner = owner;
      this.tensors = tensors;
    }

    private static Values of(Thread owner, BoundPlan plan, List<Node> nodes) {
      Tensor[] tensors = new Tensor[nodes.size()];
      for (int i = 0; i < tensors.length; i++) {
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

  /** Results of these nodes, to be brought to runs. */
  public Results(Fetches fetches) {
    this.fetches = fetches;
  }

  /** The nodes whose values a run puts here. */
  public Fetches fetches() {
    return fetches;
  }

  /**
   * Where the values of a run that is about to begin will go, so that memory that can't be had ends
   * the run before it changes anything.
   *
   * @param owner whose runs may overwrite them, null for nobody's
   */
  Values prepare(BoundPlan plan, Thread owner) {
    Values before = values;
    boolean reusable =
        owner != null && before != null && before.owner == owner && before.fits(plan);
    return reusable ? before : Values.of(owner, plan, fetches.nodes());
  }

  /** Takes the values of a run that has ended. */
  void take(Values prepared, BoundPlan plan) {
    prepared.copy(plan);
    if (prepared != values) {
      values = prepared;
    }
  }

  /**
   * The value of a node.
   *
   * @throws IllegalArgumentException if it was not fetched or has no value
   * @throws IllegalStateException if no run has filled these results, or if they were brought to a
   *     run and the last one was another thread's
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
        "'%s' has no value here: it was not fetched, or it only has an effect"
            .formatted(node.name()));
  }

  /** The value of a node that is a scalar. */
  public float scalar(Node node) {
    return get(node).scalar();
  }

  /** The value of an int32 node with one element. */
  public int scalarInt(Node node) {
    return get(node).toIntArray()[0];
  }
}
