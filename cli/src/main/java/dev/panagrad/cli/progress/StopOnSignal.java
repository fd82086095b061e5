package dev.panagrad.cli.progress;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a training end in order when the JVM is told to, as by Ctrl-C: the JVM waits for the last
 * checkpoint and the report.
 */
public final class StopOnSignal implements AutoCloseable {
  /**
   * For the step under way, a checkpoint and the report, on a machine that has little time for
   * them: a minute was not enough. Only a training that hangs is cut off.
   */
  private static final long PATIENCE_SECONDS = 600;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean received;

  /** Begins to listen. */
  public StopOnSignal(Runnable stop) {
    hook = new Thread(() -> endTraining(stop), "stop on signal");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void endTraining(Runnable stop) {
    received = true;
    stop.run();
    try {
      ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the JVM ends as soon as this is closed. */
  public boolean received() {
    return received;
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down, and the hook no longer keeps it.
    }
  }
}
