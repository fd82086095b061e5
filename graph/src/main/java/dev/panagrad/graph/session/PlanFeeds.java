package dev.panagrad.graph.session;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.compile.Executable;
import dev.panagrad.graph.op.source.Placeholder;
import java.lang.foreign.MemorySegment;

/** The memory from which a plan reads its feeds, held while it runs. */
final class PlanFeeds {
  private final Executable plan;
  private final Node[] placeholders;
  private final Buffer[] fed;
  private final Buffer[] copies;

  /** The tensors fed to the current run. */
  private final Tensor[] held;

  PlanFeeds(Executable plan, Node... placeholders) {
    this.plan = plan;
    this.placeholders = placeholders;
    fed = new Buffer[placeholders.length];
    copies = new Buffer[placeholders.length];
    held = new Tensor[placeholders.length];
    for (int i = 0; i < placeholders.length; i++) {
      fed[i] = plan.fed(((Placeholder) placeholders[i].op()).key());
    }
  }

  /**
   * Binds the feeds for the next run and holds their memory until {@link #release}.
   *
   * @throws IllegalStateException if a tensor is closed; {@link #release} must still be called
   */
  void bind(Feeds feeds) {
    for (int i = 0; i < placeholders.length; i++) {
      if (fed[i] != null) {
        Buffer source = source(i, feeds);
        fed[i].bind(source.segment(), source.offset());
      }
    }
  }

  private Buffer source(int placeholder, Feeds feeds) {
    int slot = feeds.indexOf(placeholders[placeholder]);
    Tensor tensor = feeds.tensor(slot);
    if (tensor == null) {
      Buffer own = own(placeholder);
      own.set(0, feeds.scalar(slot));
      return own;
    }
    if (tensor.isLive()) {
      return copy(tensor, own(placeholder));
    }
    tensor.hold();
    held[placeholder] = tensor;
    return tensor.buffer();
  }

  /** Ends the run: the memory of its feeds may be freed. */
  void release() {
    for (int i = 0; i < held.length; i++) {
      if (held[i] != null) {
        held[i].release();
        held[i] = null;
      }
    }
  }

  /** The plan's own memory for a placeholder, allocated on first use. */
  private Buffer own(int placeholder) {
    if (copies[placeholder] == null) {
      copies[placeholder] = plan.workspace().allocate(fed[placeholder].length());
    }
    return copies[placeholder];
  }

  /** Copies a fed variable, since the run that reads it may also write it. */
  private static Buffer copy(Tensor variable, Buffer to) {
    Buffer from = variable.buffer();
    long bytes = from.length() * Float.BYTES;
    try {
      MemorySegment.copy(from.segment(), from.offset(), to.segment(), to.offset(), bytes);
    } catch (IllegalStateException e) {
      throw variable.freed(e);
    }
    return to;
  }
}
