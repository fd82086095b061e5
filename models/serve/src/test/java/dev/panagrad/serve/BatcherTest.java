package dev.panagrad.serve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.predict.Predictor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Calls that are computed in one go. */
class BatcherTest {
  /** Doubles each value; the first call waits. */
  private static final class Doubling implements Batcher.Compute {
    final CountDownLatch begun = new CountDownLatch(1);
    final CountDownLatch go = new CountDownLatch(1);
    final List<Integer> counts = new ArrayList<>();

    @Override
    public void run(float[] examples, int count, float[] into) {
      synchronized (counts) {
        counts.add(count);
      }
      begun.countDown();
      try {
        go.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      for (int i = 0; i < count; i++) {
        if (examples[i] < 0) {
          throw new IllegalArgumentException("negative");
        }
        into[i] = 2 * examples[i];
      }
    }
  }

  private static Future<float[]> call(ExecutorService threads, Batcher batcher, float... examples) {
    return threads.submit(
        () -> {
          float[] into = new float[examples.length];
          batcher.run(examples, examples.length, into);
          return into;
        });
  }

  @Test
  void whatWaitsIsComputedTogetherUpToTheMost() throws Exception {
    Doubling doubling = new Doubling();
    Batcher batcher = new Batcher(doubling, 1, 5);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<float[]> first = call(threads, batcher, 1);
      doubling.begun.await();
      List<Future<float[]>> others = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        others.add(call(threads, batcher, 10 + i, 20 + i));
      }
      while (batcher.waiting() < 4) {
        Thread.onSpinWait();
      }
      doubling.go.countDown();
      assertArrayEquals(new float[] {2}, first.get());
      for (int i = 0; i < 4; i++) {
        assertArrayEquals(new float[] {20 + 2 * i, 40 + 2 * i}, others.get(i).get());
      }
      // Five would fit, and a third call of two wouldn't.
      assertEquals(List.of(1, 4, 4), doubling.counts);
    }
  }

  @Test
  void oneThatIsWrongSpoilsNoOther() throws Exception {
    Doubling doubling = new Doubling();
    Batcher batcher = new Batcher(doubling, 1, 10);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<float[]> first = call(threads, batcher, 1);
      doubling.begun.await();
      Future<float[]> wrong = call(threads, batcher, -1);
      Future<float[]> right = call(threads, batcher, 4);
      while (batcher.waiting() < 2) {
        Thread.onSpinWait();
      }
      doubling.go.countDown();
      assertArrayEquals(new float[] {2}, first.get());
      assertArrayEquals(new float[] {8}, right.get());
      Throwable failure = assertThrows(ExecutionException.class, wrong::get).getCause();
      assertEquals("negative", failure.getMessage());
    }
  }

  @Test
  void eightThreadsGetTheirOwnResults() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    try (Predictor predictor = Models.classes();
        ExecutorService threads = Executors.newFixedThreadPool(8)) {
      Batcher batcher =
          new Batcher(
              (examples, count, into) -> {
                calls.incrementAndGet();
                predictor.predict(examples, count, into);
              },
              2,
              16);
      List<Future<Integer>> right = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int thread = t;
        right.add(threads.submit(() -> right(predictor, batcher, thread)));
      }
      for (Future<Integer> count : right) {
        assertEquals(1000, count.get());
      }
    }
    assertTrue(calls.get() <= 8000, calls + " calls");
  }

  private static int right(Predictor predictor, Batcher batcher, int thread)
      throws InterruptedException {
    int right = 0;
    for (int i = 0; i < 1000; i++) {
      float[] example = {thread, i % 13, -1, 0.5f, 2, i % 3};
      float[] expected = predictor.predict(example);
      float[] into = new float[3];
      batcher.run(example, 1, into);
      boolean near = true;
      for (int c = 0; c < 3; c++) {
        near &= Math.abs(into[c] - expected[c]) < 1e-5f;
      }
      right += near ? 1 : 0;
    }
    return right;
  }
}
