package dev.panagrad.engine.parallel;

import java.util.concurrent.locks.LockSupport;

/** A thread of a pool: waits for the pool's next task and works on it, until the pool is closed. */
final class Worker extends Thread {
  private final WorkerPool pool;

  private final int number;

  /** Whether this thread may be parked and must be woken for the next task. */
  private volatile boolean parked;

  Worker(WorkerPool pool, int number) {
    super(null, null, "panagrad-worker-" + number, 0, false);
    this.pool = pool;
    this.number = number;
    setDaemon(true);
  }

  boolean belongsTo(WorkerPool pool) {
    return this.pool == pool;
  }

  @Override
  public void run() {
    int seen = 0;
    while (!pool.isClosed()) {
      awaitAfter(seen);
      seen = pool.generation(number);
      pool.work(number, seen);
    }
  }

  private void awaitAfter(int generation) {
    while (!pool.spinUntilAfter(number, generation)) {
      // The flag is set before the last check: the pool first opens the next task, then checks the
      // flag.
      parked = true;
      if (pool.generation(number) == generation) {
        LockSupport.park(pool);
      }
      parked = false;
      // An interrupt would make every later park return at once.
      Thread.interrupted();
    }
  }

  /** Called by the pool after it has opened the next task. */
  void wake() {
    if (parked) {
      parked = false;
      LockSupport.unpark(this);
    }
  }

  /** Waits until the thread has ended, even if the caller is interrupted. */
  void awaitEnd() {
    boolean interrupted = false;
    while (isAlive()) {
      try {
        join();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
