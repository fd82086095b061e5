package dev.panagrad.graph.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingSupplier;

/** Runs, shared tasks and closing beside and inside each other: none waits for ever. */
final class SessionThreadsTest extends SessionFixture {
  private static final int ROUNDS = 500;

  private static <T> T soon(ThrowingSupplier<T> work) {
    return assertTimeoutPreemptively(Duration.ofSeconds(60), work);
  }

  /** The message of what a task throws that is shared on some threads. */
  private String refusal(int threads, int parts, java.util.function.Consumer<Session> action) {
    return soon(
        () -> {
          try (Session session = new Session(graph, OPTIONS.withThreads(threads))) {
            AtomicInteger refused = new AtomicInteger();
            AtomicReference<String> message = new AtomicReference<>();
            session.share(
                _ -> {
                  try {
                    action.accept(session);
                  } catch (IllegalStateException e) {
                    message.set(e.getMessage());
                    refused.incrementAndGet();
                  }
                },
                parts);
            assertEquals(parts, refused.get(), "from whichever thread");
            assertArrayEquals(new float[] {2, 2, 2, 2, 2, 2}, session.variable(w).toArray());
            return message.get();
          }
        });
  }

  @Test
  void runningAndClosingInsideATaskAreRefused() {
    for (int threads = 1; threads <= 2; threads++) {
      for (int parts : new int[] {1, 64}) {
        String run = refusal(threads, parts, s -> s.run(new Feeds(), Fetches.of(w)));
        assertTrue(run.contains("can't run that session"), run);
        String compile = refusal(threads, parts, s -> s.compile(new Feeds(), Fetches.of(w)));
        assertTrue(compile.contains("can't compile for that session"), compile);
        String close = refusal(threads, parts, Session::close);
        assertTrue(close.contains("can't close that session"), close);
      }
    }
  }

  @Test
  void insideASampleTooAndNestedTasksWork() {
    try (Session session = new Session(graph, OPTIONS.withThreads(2))) {
      AtomicInteger nested = new AtomicInteger();
      session.share(_ -> session.share(_ -> nested.incrementAndGet(), 5), 6);
      assertEquals(30, nested.get());
      session.share(_ -> assertEquals(2, session.variable(w).toArray()[5]), 6);
      WarmUp warmUp =
          new WarmUp(session)
              .sample(() -> session.run(new Feeds(), Fetches.of(w)))
              .sample(() -> session.share(_ -> nested.incrementAndGet(), 2));
      refuses(IllegalStateException.class, () -> soon(() -> start(warmUp)), "can't run");
      assertEquals(6, session.run(new Feeds(), Fetches.of(w)).get(w).toArray().length);
    }
  }

  private static boolean start(WarmUp warmUp) {
    warmUp.start();
    return true;
  }

  /** Each thread takes the session's threads by turns. */
  @Test
  void tasksBesideRunsOfAnotherThread() {
    soon(
        () -> {
          try (Session session = new Session(graph, OPTIONS.withThreads(2));
              Tensor rows = Tensor.of(Shape.of(2, 2), 1, 2, 3, 4)) {
            AtomicInteger refused = new AtomicInteger();
            Thread sharing =
                new Thread(
                    () -> {
                      for (int i = 0; i < ROUNDS; i++) {
                        session.share(
                            _ -> {
                              try {
                                session.run(new Feeds(), Fetches.of(w));
                              } catch (IllegalStateException e) {
                                refused.incrementAndGet();
                              }
                            },
                            8);
                      }
                    });
            sharing.start();
            Feeds feeds = new Feeds().put(x, rows).put(rate, 1);
            for (int i = 0; i < ROUNDS; i++) {
              float[] found = session.run(feeds, Fetches.of(logits)).get(logits).toArray();
              assertArrayEquals(new float[] {6, 6, 6, 14, 14, 14}, found);
            }
            sharing.join();
            assertEquals(8 * ROUNDS, refused.get());
            return true;
          }
        });
  }

  @Test
  void closingWaitsForATaskOfAnotherThread() {
    soon(
        () -> {
          Session session = new Session(graph, OPTIONS.withThreads(2));
          Tensor variable = session.variable(w);
          CountDownLatch inside = new CountDownLatch(2);
          CountDownLatch go = new CountDownLatch(1);
          AtomicInteger read = new AtomicInteger();
          Thread sharing =
              new Thread(
                  () ->
                      session.share(
                          _ -> {
                            inside.countDown();
                            await(go);
                            read.addAndGet((int) variable.toArray()[0]);
                          },
                          2));
          sharing.start();
          inside.await();
          Thread closing = new Thread(session::close);
          closing.start();
          closing.join(100);
          assertTrue(closing.isAlive(), "it waits");
          go.countDown();
          closing.join();
          sharing.join();
          assertEquals(4, read.get(), "the memory was there to the end");
          refuses(IllegalStateException.class, variable::toArray, "session that is closed");
          return true;
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Whatever the moment: a right result or a sentence. */
  @Test
  void closingBesideRunsReadsAndTasks() {
    soon(
        () -> {
          for (int round = 0; round < 100; round++) {
            Session session = new Session(graph, OPTIONS.withThreads(2));
            AtomicReference<Throwable> wrong = new AtomicReference<>();
            CountDownLatch begun = new CountDownLatch(3);
            Thread[] users = {
              user(begun, wrong, () -> session.run(new Feeds(), Fetches.of(w)).get(w).toArray()),
              user(begun, wrong, session.variable(w)::toArray),
              user(begun, wrong, () -> session.share(_ -> session.variable(w), 3))
            };
            begun.await();
            session.close();
            for (Thread user : users) {
              user.join();
            }
            assertEquals(null, wrong.get());
          }
          return true;
        });
  }

  /** Works until the session is closed. */
  private static Thread user(
      CountDownLatch begun, AtomicReference<Throwable> wrong, Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                for (boolean first = true; ; first = false) {
                  work.run();
                  if (first) {
                    begun.countDown();
                  }
                }
              } catch (IllegalStateException e) {
                if (!e.getMessage().contains("session") || !e.getMessage().contains("closed")) {
                  wrong.set(e);
                }
              } catch (Throwable e) {
                wrong.set(e);
              }
            });
    thread.start();
    return thread;
  }
}
