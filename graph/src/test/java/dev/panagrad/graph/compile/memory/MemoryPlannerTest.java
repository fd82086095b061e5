package dev.panagrad.graph.compile.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.memory.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MemoryPlannerTest {
  /** A block is allowed to be this much larger than what is in use at the fullest moment. */
  private static final double MOST_WASTE = 2;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 300);
  }

  /** Random schedules of many kinds: short and long lives, many sizes or few, also empty ones. */
  private static List<Lifetime> draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int steps = 1 + random.nextInt(60);
    int longest = 1 + random.nextInt(steps);
    long largest = 1L << random.nextInt(1, 30);
    List<Lifetime> lifetimes = new ArrayList<>();
    for (int count = random.nextInt(120); count > 0; count--) {
      int first = random.nextInt(steps);
      int last = Math.min(steps - 1, first + random.nextInt(longest));
      boolean typical = random.nextInt(3) == 0;
      lifetimes.add(new Lifetime(typical ? largest / 2 : random.nextLong(largest), first, last));
    }
    return lifetimes;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatIsInUseAtOnceDoesNotOverlap(long seed) {
    List<Lifetime> lifetimes = draw(seed);
    MemoryPlan plan = MemoryPlanner.reuse(lifetimes);
    for (int i = 0; i < lifetimes.size(); i++) {
      long start = plan.offsets()[i];
      long end = start + lifetimes.get(i).bytes();
      assertEquals(0, start % Workspace.ALIGNMENT, "alignment of buffer " + i);
      assertTrue(start >= 0 && end <= plan.bytes(), "buffer " + i + " lies outside the block");
      for (int j = 0; j < i; j++) {
        long otherStart = plan.offsets()[j];
        long otherEnd = otherStart + lifetimes.get(j).bytes();
        boolean apart = end <= otherStart || otherEnd <= start;
        assertTrue(
            apart || !inUseAtOnce(lifetimes.get(i), lifetimes.get(j)),
            "%s at %d and %s at %d"
                .formatted(lifetimes.get(i), start, lifetimes.get(j), otherStart));
      }
    }
  }

  /** Said without the planner's own words. */
  private static boolean inUseAtOnce(Lifetime a, Lifetime b) {
    for (int position = a.first(); position <= a.last(); position++) {
      if (position >= b.first() && position <= b.last()) {
        return true;
      }
    }
    return false;
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theBlockIsNoLargerThanNeedBe(long seed) {
    List<Lifetime> lifetimes = draw(seed);
    long bytes = MemoryPlanner.reuse(lifetimes).bytes();
    long sum = lifetimes.stream().mapToLong(l -> Workspace.roundUp(l.bytes())).sum();
    long fullest = 0;
    for (int position = 0; position < 60; position++) {
      Lifetime now = new Lifetime(0, position, position);
      fullest =
          Math.max(
              fullest,
              lifetimes.stream()
                  .filter(l -> inUseAtOnce(l, now))
                  .mapToLong(l -> Workspace.roundUp(l.bytes()))
                  .sum());
    }
    assertTrue(bytes <= sum, bytes + " bytes for buffers of " + sum);
    assertTrue(bytes >= fullest && bytes <= MOST_WASTE * fullest, bytes + " for " + fullest);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void isAPureFunction(long seed) {
    List<Lifetime> lifetimes = draw(seed);
    List<Lifetime> copy = List.copyOf(lifetimes);
    MemoryPlan plan = MemoryPlanner.reuse(lifetimes);
    assertEquals(copy, lifetimes);
    assertArrayEquals(plan.offsets(), MemoryPlanner.reuse(copy).offsets());
  }

  @Test
  void separatePlacesNeverTouch() {
    List<Lifetime> lifetimes = draw(5);
    MemoryPlan plan = MemoryPlanner.separate(lifetimes);
    long end = 0;
    for (int i = 0; i < lifetimes.size(); i++) {
      assertEquals(end, plan.offsets()[i]);
      end += Workspace.roundUp(lifetimes.get(i).bytes());
    }
    assertEquals(end, plan.bytes());
  }

  @Test
  void aChainNeedsTwoPlacesAndNothingNeedsNone() {
    List<Lifetime> chain = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      chain.add(new Lifetime(1_000, i, i + 1));
    }
    assertEquals(2 * 1_024, MemoryPlanner.reuse(chain).bytes());
    assertEquals(0, MemoryPlanner.reuse(List.of()).bytes());
  }

  @Test
  void lifetimesThatEndBeforeTheyBeginAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Lifetime(4, 2, 1));
    assertThrows(IllegalArgumentException.class, () -> new Lifetime(-1, 0, 1));
  }
}
