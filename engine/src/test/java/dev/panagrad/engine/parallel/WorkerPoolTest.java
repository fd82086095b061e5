package dev.panagrad.engine.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerPoolTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void everyPartRunsOnceAndItsWritesAreSeen(int threads) {
    SplittableRandom random = new SplittableRandom(threads);
    try (WorkerPool pool = new WorkerPool(threads)) {
      assertEquals(threads, pool.threads());
      // Plain longs: only the pool's own ordering makes the writes visible.
      long[] sums = new long[64 * 16];
      for (int round = 1; round <= 20_000; round++) {
        int parts = random.nextInt(1, 65);
        long value = round;
        pool.run(part -> sums[part * 16] += value, parts);
        for (int part = 0; part < 64; part++) {
          assertEquals(part < parts ? value : 0, sums[part * 16], "round " + round);
          sums[part * 16] = 0;
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void threadsThatHadParkedJoinIn(int threads) throws InterruptedException {
    try (WorkerPool pool = new WorkerPool(threads)) {
      for (int round = 0; round < 50; round++) {
        // Long enough for the workers to park on most rounds.
        Thread.sleep(1);
        CountDownLatch all = new CountDownLatch(threads);
        // Ends only if every thread of the pool takes a part at the same time.
        pool.run(part -> awaitAll(all), threads);
        assertEquals(0, all.getCount());
      }
    }
  }

  private static void awaitAll(CountDownLatch latch) {
    latch.countDown();
    try {
      latch.await();
    } catch (InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  @Test
  void whileOnePartIsHeldBackTheOthersAreDoneByTheRest() throws InterruptedException {
    try (WorkerPool pool = new WorkerPool(2)) {
      int parts = 16;
      CountDownLatch rest = new CountDownLatch(parts - 1);
      // Part 8 is the first of the second thread's block: it ends only when all others have ended.
      pool.run(
          part -> {
            if (part == 8) {
              awaitAtMost(rest);
            } else {
              rest.countDown();
            }
          },
          parts);
      assertEquals(0, rest.getCount());
    }
  }

  private static void awaitAtMost(CountDownLatch latch) {
    try {
      assertTrue(
          latch.await(20, TimeUnit.SECONDS), "other parts wait for the one that is held back");
    } catch (InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    }
  }

  @Test
  void someOfTheThreadsDoAllParts() {
    SplittableRandom random = new SplittableRandom(7);
    try (WorkerPool pool = new WorkerPool(4)) {
      for (int round = 0; round < 5_000; round++) {
        int threads = random.nextInt(1, 5);
        int parts = random.nextInt(1, 20);
        pool.use(threads);
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        AtomicIntegerArray runs = new AtomicIntegerArray(parts);
        pool.run(
            part -> {
              used.add(Thread.currentThread());
              runs.incrementAndGet(part);
            },
            parts);
        assertTrue(used.size() <= threads, used.size() + " threads worked instead of " + threads);
        for (int part = 0; part < parts; part++) {
          assertEquals(1, runs.get(part), "part " + part + " of round " + round + ", seed 7");
        }
      }
    }
  }

  @Test
  void howManyThreadsWorkIsSaidFromOutside() {
    try (WorkerPool pool = new WorkerPool(2)) {
      assertThrows(IndexOutOfBoundsException.class, () -> pool.use(0));
      assertThrows(IndexOutOfBoundsException.class, () -> pool.use(3));
      assertThrows(IllegalStateException.class, () -> pool.run(part -> pool.use(1), 2));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void aFailureIsRethrownWhenAllPartsHaveEnded(int threads) {
    try (WorkerPool pool = new WorkerPool(threads)) {
      for (int round = 0; round < 2000; round++) {
        AtomicIntegerArray runs = new AtomicIntegerArray(10);
        Task failing =
            part -> {
              runs.incrementAndGet(part);
              if (part % 3 == 0) {
                throw new IllegalArgumentException("part " + part);
              }
            };
        IllegalArgumentException thrown =
            assertThrows(IllegalArgumentException.class, () -> pool.run(failing, 10));
        assertEquals(3, thrown.getSuppressed().length);
        for (int part = 0; part < 10; part++) {
          assertEquals(1, runs.get(part));
        }
        AtomicInteger after = new AtomicInteger();
        pool.run(part -> after.incrementAndGet(), 7);
        assertEquals(7, after.get(), "the pool is usable after a failure");
      }
    }
  }

  @Test
  void oneFailureInAllPartsIsRethrownAsItIs() {
    try (WorkerPool pool = new WorkerPool(3)) {
      AssertionError failure = new AssertionError("the same object");
      Task failing =
          part -> {
            throw failure;
          };
      assertSame(failure, assertThrows(AssertionError.class, () -> pool.run(failing, 20)));
      assertEquals(0, failure.getSuppressed().length);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void aTaskStartedFromAPartRunsWithinIt(int threads) {
    try (WorkerPool pool = new WorkerPool(threads)) {
      for (int round = 0; round < 500; round++) {
        AtomicInteger runs = new AtomicInteger();
        pool.run(
            part -> {
              Thread outer = Thread.currentThread();
              pool.run(
                  inner -> {
                    assertSame(outer, Thread.currentThread());
                    runs.incrementAndGet();
                  },
                  5);
            },
            6);
        assertEquals(30, runs.get());
      }
    }
  }

  @Test
  void tasksOfSeveralCallersTakeTurns() throws InterruptedException {
    try (WorkerPool pool = new WorkerPool(3)) {
      AtomicInteger underWay = new AtomicInteger();
      AtomicReference<Throwable> failure = new AtomicReference<>();
      List<Thread> callers = new ArrayList<>();
      for (int caller = 0; caller < 4; caller++) {
        Thread thread =
            new Thread(
                () -> {
                  for (int round = 0; round < 2000; round++) {
                    int[] counts = new int[8];
                    int mine = round;
                    AtomicInteger ended = new AtomicInteger();
                    pool.run(
                        part -> {
                          // Parts of one task may overlap, of two tasks never.
                          assertTrue(underWay.incrementAndGet() <= 3);
                          counts[part] = mine;
                          underWay.decrementAndGet();
                          ended.incrementAndGet();
                        },
                        8);
                    assertEquals(8, ended.get());
                    for (int count : counts) {
                      assertEquals(mine, count);
                    }
                  }
                });
        thread.setUncaughtExceptionHandler((t, thrown) -> failure.set(thrown));
        callers.add(thread);
        thread.start();
      }
      for (Thread caller : callers) {
        caller.join();
      }
      assertSame(null, failure.get());
    }
  }

  @Test
  void closingEndsTheThreads() {
    WorkerPool pool = new WorkerPool(4);
    List<Thread> seen = new ArrayList<>();
    CountDownLatch all = new CountDownLatch(4);
    pool.run(
        part -> {
          synchronized (seen) {
            seen.add(Thread.currentThread());
          }
          awaitAll(all);
        },
        4);
    seen.remove(Thread.currentThread());
    assertEquals(3, seen.size());
    pool.close();
    for (Thread worker : seen) {
      assertFalse(worker.isAlive(), worker.getName());
    }
    pool.close();
    assertThrows(IllegalStateException.class, () -> pool.run(part -> {}, 2));
    assertThrows(IllegalStateException.class, () -> pool.run(part -> {}, 1));
  }

  @Test
  @SuppressWarnings("try")
  void aPoolCannotBeClosedByItsOwnTask() {
    try (WorkerPool pool = new WorkerPool(2)) {
      assertThrows(IllegalStateException.class, () -> pool.run(part -> pool.close(), 2));
    }
  }

  @Test
  void anInterruptedCallerGetsItsResultAndKeepsItsFlag() {
    try (WorkerPool pool = new WorkerPool(2)) {
      CountDownLatch both = new CountDownLatch(2);
      AtomicInteger runs = new AtomicInteger();
      Thread.currentThread().interrupt();
      pool.run(part -> runs.incrementAndGet(), 100);
      assertTrue(Thread.interrupted());
      assertEquals(100, runs.get());
      pool.run(part -> awaitAll(both), 2);
    }
  }

  @Test
  void noMoreThreadsThanProcessorsUnlessAskedFor() {
    int processors = Runtime.getRuntime().availableProcessors();
    try (WorkerPool most = WorkerPool.upTo(processors + 3);
        WorkerPool one = WorkerPool.upTo(1);
        WorkerPool all = new WorkerPool(processors + 3)) {
      assertEquals(processors, most.threads());
      assertEquals(1, one.threads());
      assertEquals(processors + 3, all.threads());
    }
  }

  @Test
  void aPoolOfNoThreadsIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new WorkerPool(0));
    assertThrows(IllegalArgumentException.class, () -> WorkerPool.upTo(0));
  }
}
