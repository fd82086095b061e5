package dev.panagrad.graph.compile.memory;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory of all values that live within one run, for plans that never run at the same time: as
 * large as the largest of them needs. It grows with a plan that needs more, and all others move.
 */
public final class SharedBlock implements AutoCloseable {
  private final List<Placement> placements = new ArrayList<>();
  private Workspace memory = new Workspace();
  private Buffer block = memory.allocate(0);
  private long bytes;

  /** An empty block. */
  public SharedBlock() {}

  /**
   * What a plan keeps in the block.
   *
   * @param buffers its values
   * @param offsets where each begins, in bytes
   * @param bytes behind the last of them
   */
  public record Placement(List<Buffer> buffers, long[] offsets, long bytes) {
    private void bind(Buffer block) {
      for (int i = 0; i < offsets.length; i++) {
        buffers.get(i).bind(block.segment(), block.offset() + offsets[i]);
      }
    }
  }

  /**
   * Binds the values of one more plan.
   *
   * @throws OutOfMemoryError if the block has to grow and the system hasn't so much; then nothing
   *     has changed
   */
  public void add(Placement placement) {
    if (placement.bytes() > bytes) {
      grow(placement.bytes());
    }
    placement.bind(block);
    placements.add(placement);
  }

  private void grow(long needed) {
    Workspace larger = new Workspace();
    try {
      block = larger.allocate(needed / Float.BYTES);
    } catch (RuntimeException | Error e) {
      larger.close();
      throw e;
    }
    placements.forEach(placement -> placement.bind(block));
    memory.close();
    memory = larger;
    bytes = needed;
  }

  /** Forgets the values of a plan that is closed. */
  public void remove(Placement placement) {
    placements.remove(placement);
  }

  /** Bytes of the block. */
  long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    placements.clear();
    memory.close();
  }
}
