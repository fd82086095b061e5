package dev.panagrad.cli.dashboard;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A virtual thread for each request, few of them for strangers: those that haven't shown the token.
 * When there are too many, the oldest is cut off in favour of the newest. Who has the token shows
 * it at once, and so gets in however many others keep their connections busy; a limit for each
 * address would be none, since on the loopback address all have the same.
 */
final class RequestThreads implements Executor, AutoCloseable {
  private final int mostStrangers;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ReentrantLock turn = new ReentrantLock();

  /** In the order of their coming. */
  private final SequencedSet<Thread> strangers = new LinkedHashSet<>();

  RequestThreads(int mostStrangers) {
    this.mostStrangers = mostStrangers;
  }

  @Override
  public void execute(Runnable request) {
    threads.execute(
        () -> {
          enter();
          try {
            request.run();
          } finally {
            leave();
          }
        });
  }

  private void enter() {
    turn.lock();
    try {
      strangers.addLast(Thread.currentThread());
      if (strangers.size() > mostStrangers) {
        // A thread that waits for bytes of a channel, or comes to it, closes the channel then.
        strangers.removeFirst().interrupt();
      }
    } finally {
      turn.unlock();
    }
  }

  private void leave() {
    turn.lock();
    try {
      strangers.remove(Thread.currentThread());
    } finally {
      turn.unlock();
    }
  }

  /** The request of this thread has shown the token: nobody cuts it off any more. */
  void known() {
    leave();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
