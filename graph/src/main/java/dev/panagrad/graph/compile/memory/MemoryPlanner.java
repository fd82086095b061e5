package dev.panagrad.graph.compile.memory;

import dev.panagrad.engine.memory.Workspace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Places buffers so that no two that are in use at once overlap: largest first, each at the lowest
 * free offset (Pisarchyk and Lee 2020, "greedy by size"). A pure function.
 */
public final class MemoryPlanner {
  private MemoryPlanner() {}

  private record Placed(Lifetime lifetime, long start, long end) {}

  /** Plans a block in which buffers reuse memory after the end of other lifetimes. */
  public static MemoryPlan reuse(List<Lifetime> lifetimes) {
    long[] offsets = new long[lifetimes.size()];
    long total = 0;
    List<Placed> placed = new ArrayList<>();
    int[] largestFirst =
        IntStream.range(0, lifetimes.size())
            .boxed()
            .sorted(
                Comparator.comparingLong((Integer i) -> -lifetimes.get(i).bytes())
                    .thenComparingInt(i -> lifetimes.get(i).first()))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int index : largestFirst) {
      Lifetime lifetime = lifetimes.get(index);
      long size = size(lifetime);
      long start = lowestGap(placed, lifetime, size);
      offsets[index] = start;
      long end = Math.addExact(start, size);
      insert(placed, new Placed(lifetime, start, end));
      total = Math.max(total, end);
    }
    return new MemoryPlan(offsets, total);
  }

  /** Plans a block in which every buffer has its own memory, to find errors in reuse. */
  public static MemoryPlan separate(List<Lifetime> lifetimes) {
    long[] offsets = new long[lifetimes.size()];
    long total = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = total;
      total = Math.addExact(total, size(lifetimes.get(i)));
    }
    return new MemoryPlan(offsets, total);
  }

  private static long size(Lifetime lifetime) {
    return Workspace.roundUp(lifetime.bytes());
  }

  /** The list is sorted by offset, so that gaps are found in one pass. */
  private static long lowestGap(List<Placed> placed, Lifetime lifetime, long size) {
    long start = 0;
    for (Placed other : placed) {
      if (!other.lifetime.overlaps(lifetime)) {
        continue;
      }
      if (other.start - start >= size) {
        return start;
      }
      start = Math.max(start, other.end);
    }
    return start;
  }

  private static void insert(List<Placed> placed, Placed added) {
    int low = 0;
    int high = placed.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (placed.get(middle).start <= added.start) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    placed.add(low, added);
  }
}
