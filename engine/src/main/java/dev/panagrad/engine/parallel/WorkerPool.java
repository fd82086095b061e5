package dev.panagrad.engine.parallel;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs the parts of a task on a fixed number of threads, including the caller.
 *
 * <p>Made for tasks of microseconds: an idle thread spins for a bounded time before it parks, so
 * that the next task finds it awake and an idle pool costs nothing. Every thread has its own block
 * of consecutive parts, the same for the same number of parts, so its cache still holds what it
 * wrote in the previous task. A thread that has finished its block takes parts of other blocks.
 * Parts must not depend on each other or on the thread that runs them.
 *
 * <p>The pool is thread-safe: tasks of several threads run one after the other. A task started from
 * inside a part runs within that part. Running allocates nothing.
 */
public final class WorkerPool implements AutoCloseable {
  /** The time that a thread spins before it parks. */
  private static final long SPIN_NANOS = 60_000;

  /** Checks of the state between two checks of the clock. */
  private static final int SPINS_PER_LOOK = 32;

  /** Two cache lines of longs, so that claims of different threads never share a line. */
  private static final int STRIDE = 16;

  /**
   * The claims per thread: the task's number in the upper half, the unclaimed parts of its block in
   * the lower. One compare-and-set claims a part of a specific task, so that a late thread can't
   * claim a part of the next one. After the claims: the number of finished parts.
   */
  private final AtomicLongArray state;

  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Worker[] workers;
  private final long spinNanos;

  /** The current task, written before its claims are opened and read after one was claimed. */
  private Task task;

  private int parts;

  /** The number of active threads, including the caller. */
  private int active;

  private volatile Thread waiting;
  private volatile boolean closed;

  /**
   * Opens a pool.
   *
   * @param threads the number of threads, including the caller, at least 1
   */
  public WorkerPool(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("a pool of " + threads + " threads; at least 1 is needed");
    }
    // If threads share processors, a spinning thread blocks the others.
    spinNanos = threads <= Runtime.getRuntime().availableProcessors() ? SPIN_NANOS : 0;
    state = new AtomicLongArray((threads + 2) * STRIDE);
    active = threads;
    workers = new Worker[threads - 1];
    for (int i = 0; i < workers.length; i++) {
      workers[i] = new Worker(this, i + 1);
    }
    for (Worker worker : workers) {
      worker.start();
    }
  }

  /**
   * Opens a pool with at most as many threads as there are processors: more would only take turns
   * on them and wait for each other at the end of every task.
   *
   * @param threads the requested number of threads, including the caller, at least 1
   */
  public static WorkerPool upTo(int threads) {
    return new WorkerPool(Math.min(threads, Runtime.getRuntime().availableProcessors()));
  }

  /** The number of threads, including the caller. */
  public int threads() {
    return workers.length + 1;
  }

  /**
   * Sets how many threads run the following tasks; the others sleep. Results don't depend on it.
   *
   * @param threads the number of threads, including the caller, from 1 to {@link #threads}
   * @throws IllegalStateException if called from inside a part
   */
  public void use(int threads) {
    Objects.checkIndex(threads - 1, threads());
    if (isInside()) {
      throw new IllegalStateException("a task can't change how many threads work on it");
    }
    turn.lock();
    try {
      active = threads;
    } finally {
      turn.unlock();
    }
  }

  /**
   * Runs parts 0 to parts - 1 and returns when all have finished.
   *
   * <p>An exception of a part is rethrown when all parts have finished; exceptions of other parts
   * are added as suppressed. On one thread the parts run in order and the first failure ends the
   * task.
   *
   * @throws IllegalStateException if the pool is closed
   */
  public void run(Task task, int parts) {
    if (closed) {
      throw new IllegalStateException("the worker pool is closed");
    }
    if (parts <= 1 || workers.length == 0 || isInside()) {
      runHere(task, parts);
      return;
    }
    turn.lock();
    try {
      if (active == 1) {
        runHere(task, parts);
        return;
      }
      fork(task, parts);
      work(0, generation(0));
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

  private static void runHere(Task task, int parts) {
    for (int part = 0; part < parts; part++) {
      task.run(part);
    }
  }

  /** Whether the current thread is running a part of a task that has several, or is a worker. */
  public boolean isInside() {
    return turn.isHeldByCurrentThread()
        || (Thread.currentThread() instanceof Worker worker && worker.belongsTo(this));
  }

  private void fork(Task task, int parts) {
    if (closed) {
      throw new IllegalStateException("the worker pool is closed");
    }
    this.task = task;
    this.parts = parts;
    state.set(ended(), 0);
    open(parts);
  }

  /** Starts the next generation with a number of parts to claim. */
  private void open(int parts) {
    long next = (generation(0) + 1L) << Integer.SIZE;
    for (int thread = 0; thread < active; thread++) {
      state.set(claims(thread), next | (first(thread + 1, parts) - first(thread, parts)));
    }
    for (int worker = 0; worker < active - 1; worker++) {
      workers[worker].wake();
    }
  }

  /** The first part of a thread's block. */
  private int first(int thread, int parts) {
    return (int) (((long) thread * parts + active - 1) / active);
  }

  private static int claims(int thread) {
    return (thread + 1) * STRIDE;
  }

  private int ended() {
    return (threads() + 1) * STRIDE;
  }

  /** The number of the latest task that was opened for a thread; the worker's signal. */
  int generation(int thread) {
    return (int) (state.get(claims(thread)) >>> Integer.SIZE);
  }

  boolean isClosed() {
    return closed;
  }

  /** Claims and runs parts of one task, a thread's own first, until none is left. */
  void work(int thread, int generation) {
    int done = 0;
    int threads = active;
    for (int i = 0; i < threads; i++) {
      done += workOn((thread + i) % threads, generation);
    }
    if (done > 0 && state.addAndGet(ended(), done) == parts) {
      LockSupport.unpark(waiting);
    }
  }

  private int workOn(int block, int generation) {
    int done = 0;
    int index = claims(block);
    long claims = state.get(index);
    while ((int) (claims >>> Integer.SIZE) == generation && (int) claims != 0) {
      if (state.compareAndSet(index, claims, claims - 1)) {
        runPart(first(block + 1, parts) - (int) claims);
        done++;
      }
      claims = state.get(index);
    }
    return done;
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
      while (state.get(ended()) != parts) {
        LockSupport.park(this);
      }
      waiting = null;
    }
  }

  private boolean spinUntilEnded(int parts) {
    long deadline = System.nanoTime() + spinNanos;
    do {
      for (int i = 0; i < SPINS_PER_LOOK; i++) {
        if (state.get(ended()) == parts) {
          return true;
        }
        Thread.onSpinWait();
      }
    } while (System.nanoTime() - deadline < 0);
    return false;
  }

  /** Returns true as soon as a later task starts for a thread, false if none starts soon. */
  boolean spinUntilAfter(int thread, int generation) {
    long deadline = System.nanoTime() + spinNanos;
    do {
      for (int i = 0; i < SPINS_PER_LOOK; i++) {
        if (generation(thread) != generation) {
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
   * Ends the threads after the current task; a closed pool runs no more tasks.
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
        active = threads();
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
