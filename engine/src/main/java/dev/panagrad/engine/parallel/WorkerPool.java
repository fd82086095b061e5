package dev.panagrad.engine.parallel;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs the parts of a task on a fixed number of threads, the caller among them.
 *
 * <p>Made for tasks of microseconds: a thread without work spins for a bounded time before it
 * parks, so that the next task finds it awake, and an idle pool costs nothing. Parts are handed out
 * one by one, to whichever thread asks; they must not depend on each other or on who runs them.
 *
 * <p>Several threads may use one pool: their tasks take turns. A task started from inside a part
 * runs within that part. Running allocates nothing.
 */
public final class WorkerPool implements AutoCloseable {
  /** How long a thread spins before it parks. */
  private static final long SPIN_NANOS = 60_000;

  /** Looks at the state between two looks at the clock. */
  private static final int SPINS_PER_LOOK = 32;

  /**
   * Index of the claims: the task's number in the upper half, the parts not yet claimed in the
   * lower. One compare-and-set takes a part of one certain task, so that a thread that comes late
   * can't take a part of the next.
   */
  private static final int CLAIMS = 16;

  /** Index of the count of ended parts, two cache lines away. */
  private static final int ENDED = 32;

  private static final int STATE_LENGTH = 48;

  private final AtomicLongArray state = new AtomicLongArray(STATE_LENGTH);
  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Worker[] workers;
  private final long spinNanos;

  /** The task under way, written before its claims are opened and read after one was taken. */
  private Task task;

  private int parts;
  private volatile Thread waiting;
  private volatile boolean closed;

  /**
   * Opens a pool.
   *
   * @param threads the caller included, at least 1
   */
  public WorkerPool(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("a pool of " + threads + " threads; at least 1 is needed");
    }
    // Where threads share processors, a spinning one keeps the others from their work.
    spinNanos = threads <= Runtime.getRuntime().availableProcessors() ? SPIN_NANOS : 0;
    workers = new Worker[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker(this, i + 1);
    }
    for (Worker worker : workers) {
      worker.start();
    }
  }

  /** The number of threads, the caller included. */
  public int threads() {
    return workers.length + 1;
  }

  /**
   * Runs parts 0 to parts - 1 and returns when all have ended.
   *
   * <p>What a part throws is rethrown when all parts have ended, what others throw is suppressed in
   * it. On one thread the parts run in order and the first failure ends the task.
   *
   * @throws IllegalStateException if the pool is closed
   */
  public void run(Task task, int parts) {
    if (closed) {
      throw new IllegalStateException("the worker pool is closed");
    }
    if (parts <= 1 || workers.length == 0 || isInside()) {
      for (int part = 0; part < parts; part++) {
        task.run(part);
      }
      return;
    }
    turn.lock();
    try {
      fork(task, parts);
      work(generation());
      join(parts);
      this.task = null;
      Throwable thrown = failure.getAndSet(null);
      if (thrown != null) {
        WorkerPool.<RuntimeException>rethrow(thrown);
      }
    } finally {
      turn.unlock();
    }
  }

  /** Whether the current thread is running a part of this pool. */
  private boolean isInside() {
    return turn.isHeldByCurrentThread()
        || (Thread.currentThread() instanceof Worker worker && worker.belongsTo(this));
  }

  private void fork(Task task, int parts) {
    if (closed) {
      throw new IllegalStateException("the worker pool is closed");
    }
    this.task = task;
    this.parts = parts;
    state.set(ENDED, 0);
    open(parts);
  }

  /** Begins the next generation with so many parts to claim. */
  private void open(int parts) {
    state.set(CLAIMS, ((generation() + 1L) << Integer.SIZE) | parts);
    for (Worker worker : workers) {
      worker.wake();
    }
  }

  /** The number of the latest task; the worker's signal. */
  int generation() {
    return (int) (state.get(CLAIMS) >>> Integer.SIZE);
  }

  boolean isClosed() {
    return closed;
  }

  /** Claims and runs parts of one task until none is left. */
  void work(int generation) {
    int done = 0;
    int all = 0;
    long claims = state.get(CLAIMS);
    while ((int) (claims >>> Integer.SIZE) == generation && (int) claims != 0) {
      if (state.compareAndSet(CLAIMS, claims, claims - 1)) {
        all = parts;
        runPart(all - (int) claims);
        done++;
      }
      claims = state.get(CLAIMS);
    }
    if (done > 0 && state.addAndGet(ENDED, done) == all) {
      LockSupport.unpark(waiting);
    }
  }

  private void runPart(int part) {
    try {
      task.run(part);
    } catch (Throwable thrown) {
      if (!failure.compareAndSet(null, thrown) && !thrown.equals(failure.get())) {
        failure.get().addSuppressed(thrown);
      }
    }
  }

  private void join(int parts) {
    if (!spinUntilEnded(parts)) {
      waiting = Thread.currentThread();
      while (state.get(ENDED) != parts) {
        LockSupport.park(this);
      }
      waiting = null;
    }
  }

  private boolean spinUntilEnded(int parts) {
    long deadline = System.nanoTime() + spinNanos;
    do {
      for (int i = 0; i < SPINS_PER_LOOK; i++) {
        if (state.get(ENDED) == parts) {
          return true;
        }
        Thread.onSpinWait();
      }
    } while (System.nanoTime() - deadline < 0);
    return false;
  }

  /** Returns true as soon as a task after the given one begins, false if none does for a while. */
  boolean spinUntilAfter(int generation) {
    long deadline = System.nanoTime() + spinNanos;
    do {
      for (int i = 0; i < SPINS_PER_LOOK; i++) {
        if (generation() != generation) {
          return true;
        }
        Thread.onSpinWait();
      }
    } while (System.nanoTime() - deadline < 0);
    return false;
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void rethrow(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /**
   * Ends the threads, after the task under way; a closed pool runs no more tasks.
   *
   * @throws IllegalStateException if called from inside a part
   */
  @Override
  public void close() {
    if (isInside()) {
      throw new IllegalStateException("a worker pool can't be closed from inside its own task");
    }
    turn.lock();
    try {
      if (!closed) {
        closed = true;
        open(0);
        for (Worker worker : workers) {
          worker.awaitEnd();
        }
      }
    } finally {
      turn.unlock();
    }
  }
}
