package dev.panagrad.graph.random;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Watches the bytes behind buffers, which kernels may read but never write, and whose values may
 * change no result: they are NaN with a pattern of their own.
 */
final class Guard {
  private static final int PATTERN = 0x7fc5a5a5;

  private record Zone(String name, MemorySegment bytes) {}

  private final List<Zone> zones = new ArrayList<>();

  /** Guards a buffer if nothing but padding is behind it. */
  void add(String name, Buffer buffer) {
    long end = buffer.offset() + buffer.length() * Float.BYTES;
    long behind = buffer.segment().byteSize() - end;
    if (behind >= Workspace.PADDING && behind < Workspace.PADDING + Workspace.ALIGNMENT) {
      MemorySegment zone = buffer.segment().asSlice(end);
      for (long at = 0; at < behind; at += Integer.BYTES) {
        zone.set(ValueLayout.JAVA_INT, at, PATTERN);
      }
      zones.add(new Zone(name, zone));
    }
  }

  /** Says which zones were written to. */
  void check(Report report) {
    for (Zone zone : zones) {
      if (!zone.bytes.scope().isAlive()) {
        continue;
      }
      for (long at = 0; at < zone.bytes.byteSize(); at += Integer.BYTES) {
        int found = zone.bytes.get(ValueLayout.JAVA_INT, at);
        if (found != PATTERN) {
          report.finding("%d bytes behind %s: %x was written".formatted(at, zone.name, found));
          break;
        }
      }
    }
  }
}
