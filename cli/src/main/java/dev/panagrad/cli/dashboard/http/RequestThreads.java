package dev.panagrad.cli.dashboard.http;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One virtual thread per request, and few of them for strangers: clients that haven't shown the
 * token. When there are too many strangers, the oldest is cut off in favour of the newest. A client
 * with the token shows it at once, and so gets in however many others keep their connections busy.
 * A limit per address wouldn't help, since on the loopback address all clients have the same one.
 */
final class RequestThreads implements Executor, AutoCloseable {
  private final int mostStrangers;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ReentrantLock turn = new ReentrantLock();

  /** In order of arrival. */
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
        // An interrupted thread closes its channel when it reads or is about to.
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

  /** The request of this thread has shown the token: it can no longer be cut off. */
  void known() {
    leave();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
