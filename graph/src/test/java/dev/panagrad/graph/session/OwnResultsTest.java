package dev.panagrad.graph.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Whose results are, and what may overwrite them. */
final class OwnResultsTest extends SessionFixture {
  private static final int THREADS = 8;
  private static final int RUNS = 5_000;

  @Test
  void everyThreadReadsItsOwnResults() throws Exception {
    assertEquals(THREADS * RUNS, right((session, feeds) -> session.run(feeds, Fetches.of(logits))));
  }

  @Test
  void everyThreadReadsWhatItBrought() throws Exception {
    ThreadLocal<Results> own = ThreadLocal.withInitial(() -> new Results(Fetches.of(logits)));
    assertEquals(THREADS * RUNS, right((session, feeds) -> session.run(feeds, own.get())));
  }

  private interface Run {
    Results of(Session session, Feeds feeds);
  }

  /** How many results of threads that run one session are right. */
  private int right(Run run) throws Exception {
    try (Session session = new Session(graph, OPTIONS.withThreads(2))) {
      CyclicBarrier start = new CyclicBarrier(THREADS);
      List<Integer> counts =
          together(
              thread -> {
                int right = 0;
                try (Tensor row = Tensor.of(Shape.of(1, 2), thread, 1)) {
                  Feeds feeds = new Feeds().put(x, row);
                  start.await();
                  for (int i = 0; i < RUNS; i++) {
                    Results results = run.of(session, feeds.put(rate, i));
                    float expected = 2f * (thread + 1) * i;
                    right += results.get(logits).toArray()[2] == expected ? 1 : 0;
                  }
                }
                return right;
              });
      return counts.stream().mapToInt(Integer::intValue).sum();
    }
  }

  private interface Work {
    int run(int thread) throws Exception;
  }

  private static List<Integer> together(Work work) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      List<Callable<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int thread = i;
        calls.add(() -> work.run(thread));
      }
      List<Integer> values = new ArrayList<>();
      for (Future<Integer> value : threads.invokeAll(calls)) {
        values.add(value.get());
      }
      return values;
    }
  }

  @Test
  void sharedByMistakeTheyAreRightOrRefused() throws Exception {
    try (Session session = new Session(graph, OPTIONS)) {
      Results shared = new Results(Fetches.of(logits));
      List<Integer> wrong =
          together(
              thread -> {
                int count = 0;
                try (Tensor row = Tensor.of(Shape.of(1, 2), thread, 1)) {
                  Feeds feeds = new Feeds().put(x, row);
                  for (int i = 0; i < RUNS; i++) {
                    session.run(feeds.put(rate, i), shared);
                    try {
                      float found = shared.get(logits).toArray()[2];
                      count += found == 2f * (thread + 1) * i ? 0 : 1;
                    } catch (IllegalStateException e) {
                      assertTrue(e.getMessage().contains("was the last to run"), e.getMessage());
                    }
                  }
                }
                return count;
              });
      assertEquals(List.of(0, 0, 0, 0, 0, 0, 0, 0), wrong);
    }
  }

  @Test
  void broughtResultsAreFilledInPlaceForOneThreadAndOneShape() throws Exception {
    try (Session session = new Session(graph, OPTIONS);
        Tensor one = Tensor.of(Shape.of(1, 2), 1, 2);
        Tensor two = Tensor.of(Shape.of(2, 2), 1, 2, 3, 4)) {
      Feeds feeds = new Feeds().put(x, one).put(rate, 1);
      Results results = new Results(Fetches.of(logits));
      refuses(IllegalStateException.class, () -> results.get(logits), "no run has filled");
      Tensor first = session.run(feeds, results).get(logits);
      assertSame(first, session.run(feeds.put(rate, 2), results).get(logits));
      assertArrayEquals(new float[] {12, 12, 12}, first.toArray());
      Tensor wide = session.run(feeds.put(x, two), results).get(logits);
      assertEquals(Shape.of(2, 3), wide.shape());
      assertArrayEquals(new float[] {12, 12, 12}, first.toArray(), "another shape, other memory");
      Thread other = new Thread(() -> session.run(feeds.put(rate, 0), results), "other");
      other.start();
      other.join();
      refuses(IllegalStateException.class, () -> results.get(logits), "'other'");
      assertArrayEquals(new float[] {12, 12, 12, 28, 28, 28}, wide.toArray(), "another thread");
      assertNotSame(wide, session.run(feeds, results).get(logits));
    }
  }

  @Test
  void aRunThatFailsLeavesBroughtResults() {
    try (Session session = new Session(graph, OPTIONS.withCheckNumerics(true));
        Tensor one = Tensor.of(Shape.of(1, 2), 1, 2)) {
      Feeds feeds = new Feeds().put(x, one).put(rate, 1);
      Results results = session.run(feeds, new Results(Fetches.of(logits)));
      feeds.put(rate, Float.NaN);
      refuses(NumericsException.class, () -> session.run(feeds, results), "NaN");
      assertArrayEquals(new float[] {6, 6, 6}, results.get(logits).toArray());
    }
  }

  @Test
  void resultsMayBeFedToTheRunThatOverwritesThem() {
    try (Session session = new Session(graph, OPTIONS)) {
      Results results = new Results(Fetches.of(x, logits));
      try (Tensor start = Tensor.of(Shape.of(1, 2), 1, 2)) {
        session.run(new Feeds().put(x, start).put(rate, 1), results);
      }
      Feeds feeds = new Feeds().put(x, results.get(x));
      for (int i = 1; i < 5; i++) {
        session.run(feeds.put(rate, i), results);
        assertArrayEquals(new float[] {1, 2}, results.get(x).toArray());
        assertEquals(6 * i, results.get(logits).toArray()[0]);
      }
    }
  }
}
