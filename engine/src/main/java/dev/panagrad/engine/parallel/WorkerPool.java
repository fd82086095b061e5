package dev.panagrad.engine.parallel;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs the parts of a task on a fixed number of threads, the caller among them.
 *
 * <p>Made for tasks of microseconds: a thread without work spins for a bounded time before it
 * parks, so that the next task finds it awake, and an idle pool costs nothing. Every thread has a
 * block of neighbouring parts of its own, the same one for the same number of parts, so that it
 * finds in its cache what it wrote in the task before; who is through with it takes parts of the
 * others. Parts must not depend on each other or on who runs them.
 *
 * <p>Several threads may use one pool: their tasks take turns. A task started from inside a part
 * runs within that part. Running allocates nothing.
 */
public final class WorkerPool implements AutoCloseable {
  /** How long a thread spins before it parks. */
  private static final long SPIN_NANOS = 60_000;

  /** Looks at the state between two looks at the clock. */
  private static final int SPINS_PER_LOOK = 32;

  /** Two cache lines of longs, so that no two threads' claims meet in one. */
  private static final int STRIDE = 16;

  /**
   * For each thread its claims: the task's number in the upper half, the parts of its block not yet
   * claimed in the lower. One compare-and-set takes a part of one certain task, so that a thread
   * that comes late can't take a part of the next. Behind them the count of ended parts.
   */
  private final AtomicLongArray state;

  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Worker[] workers;
  private final long spinNanos;

  /** The task under way, written before its claims are opened and read after one was taken. */
  private Task task;

  private int parts;

  /** How many threads take part, the caller included. */
  private int active;

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
   * Opens a pool of some threads, but no more than there are processors: more only take turns on
   * these, and wait for each other at the end of every task.
   *
   * @param threads wanted, the caller included, at least 1
   */
  public static WorkerPool upTo(int threads) {
    return new WorkerPool(Math.min(threads, Runtime.getRuntime().availableProcessors()));
  }

  /** The number of threads, the caller included. */
  public int threads() {
    return workers.length + 1;
  }

  /**
   * Lets some of the threads do the tasks to come, until told otherwise; the others sleep. What
   * tasks compute doesn't depend on it.
   *
   * @param threads the caller included, at least 1, at most {@link #threads}
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

  /** Begins the next generation with so many parts to claim. */
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

  /**
   * Returns true as soon as a task after the given one begins for a thread, false if none soon
   * does.
   */
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
