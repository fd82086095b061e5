package dev.panagrad.graph.compile.memory;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.util.ArrayList;
import java.util.List;

/**
 * The memory of all values that live within one run, shared by plans that never run at the same
 * time. It is as large as the largest plan needs; when a plan needs more, it grows and the values
 * of all plans move.
 */
public final class SharedBlock implements AutoCloseable {
  private final List<Placement> placements = new ArrayList<>();
  private Workspace memory = new Workspace();
  private Buffer block = memory.allocate(0);
  private long bytes;

  /** Creates an empty block. */
  public SharedBlock() {}

  /**
   * The values of a plan in the block.
   *
   * @param buffers the values
   * @param offsets the offset of each value in bytes
   * @param bytes the end of the last value in bytes
   */
  public record Placement(List<Buffer> buffers, long[] offsets, long bytes) {
    private void bind(Buffer block) {
      for (int i = 0; i < offsets.length; i++) {
        buffers.get(i).bind(block.segment(), block.offset() + offsets[i]);
      }
    }
  }

  /**
   * Adds a plan and binds its values.
   *
   * @throws OutOfMemoryError if the block has to grow and the system hasn't enough memory; nothing
   *     has changed then
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

  /** Removes the values of a closed plan. */
  public void remove(Placement placement) {
    placements.remove(placement);
  }

  /** The size of the block in bytes. */
  long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    placements.clear();
    memory.close();
  }
}
