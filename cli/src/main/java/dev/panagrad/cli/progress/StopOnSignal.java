package dev.panagrad.cli.progress;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a training end in order when the JVM gets a signal, as by Ctrl-C: the JVM waits for the last
 * checkpoint and the report.
 */
public final class StopOnSignal implements AutoCloseable {
  /**
   * Time for the current step, a checkpoint and the report on a busy machine, for which a minute
   * was not enough. Only a training that hangs is cut off.
   */
  private static final long PATIENCE_SECONDS = 600;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean received;

  /** Registers the handler. */
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

  /** Whether a signal has arrived, so that the JVM exits as soon as this is closed. */
  public boolean received() {
    return received;
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is exiting, and the hook no longer delays it.
    }
  }
}
