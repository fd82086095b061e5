package dev.panagrad.cli.dashboard.http;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gives way among requests that take long. */
@Timeout(60)
class RequestThreadsTest {
  private final CountDownLatch end = new CountDownLatch(1);

  /** Starts a request that lasts until the end; the answer is whether it was cut off. */
  private CompletableFuture<Boolean> start(RequestThreads threads, boolean known)
      throws InterruptedException {
    CompletableFuture<Boolean> cut = new CompletableFuture<>();
    CountDownLatch started = new CountDownLatch(1);
    threads.execute(
        () -> {
          if (known) {
            threads.known();
          }
          started.countDown();
          try {
            end.await();
            cut.complete(false);
          } catch (InterruptedException e) {
            cut.complete(true);
          }
        });
    assertTrue(started.await(50, TimeUnit.SECONDS));
    return cut;
  }

  @Test
  void theOldestStrangerGivesWayAndNobodyElse() throws Exception {
    try (RequestThreads threads = new RequestThreads(2)) {
      CompletableFuture<Boolean> known = start(threads, true);
      CompletableFuture<Boolean> first = start(threads, false);
      CompletableFuture<Boolean> second = start(threads, false);
      CompletableFuture<Boolean> knownToo = start(threads, true);
      // It came as a third stranger before it was known.
      assertTrue(first.get());
      CompletableFuture<Boolean> third = start(threads, false);
      assertFalse(second.isDone());
      CompletableFuture<Boolean> fourth = start(threads, false);
      assertTrue(second.get());
      end.countDown();
      assertFalse(known.get());
      assertFalse(knownToo.get());
      assertFalse(third.get());
      assertFalse(fourth.get());
    }
  }

  @Test
  void whoHasEndedMakesRoom() throws Exception {
    try (RequestThreads threads = new RequestThreads(1)) {
      for (int i = 0; i < 100; i++) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        threads.execute(() -> ended.complete(null));
        ended.get();
      }
      CompletableFuture<Boolean> last = start(threads, false);
      end.countDown();
      assertFalse(last.get());
    }
  }
}
