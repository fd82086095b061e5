package dev.panagrad.serve;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;

/**
 * Computes waiting requests together: the caller that finds a free thread takes the waiting ones
 * along. No request is delayed to wait for others.
 */
final class Batcher {
  /** Computes some examples. */
  interface Compute {
    void run(float[] examples, int count, float[] into);
  }

  /** A waiting call. */
  private static final class Job {
    private final float[] examples;
    private final int count;
    private final float[] into;
    private boolean taken;
    private boolean done;
    private RuntimeException failure;

    private Job(float[] examples, int count, float... into) {
      this.examples = examples;
      this.count = count;
      this.into = into;
    }
  }

  private final Compute compute;
  private final int threads;
  private final int most;
  private final Object lock = new Object();
  private final Queue<Job> waiting = new ArrayDeque<>();
  private int busy;

  /**
   * A batcher.
   *
   * @param threads the number of concurrent computations
   * @param most the largest number of examples of several calls in one computation
   */
  Batcher(Compute compute, int threads, int most) {
    this.compute = compute;
    this.threads = threads;
    this.most = most;
  }

  /** Computes, perhaps together with others; throws the exception of computing these examples. */
  void run(float[] examples, int count, float[] into) throws InterruptedException {
    Job own = new Job(examples, count, into);
    List<Job> batch;
    synchronized (lock) {
      waiting.add(own);
      while (!own.done && (own.taken || busy == threads)) {
        lock.wait();
      }
      batch = own.done ? List.of() : take(own);
    }
    if (!batch.isEmpty()) {
      try {
        compute(batch);
      } finally {
        synchronized (lock) {
          busy--;
          batch.forEach(job -> job.done = true);
          lock.notifyAll();
        }
      }
    }
    if (own.failure != null) {
      throw own.failure;
    }
  }

  /** How many calls are waiting and not yet being computed. */
  int waiting() {
    synchronized (lock) {
      return waiting.size();
    }
  }

  /** The given call and the longest-waiting others, as many as fit. */
  private List<Job> take(Job own) {
    busy++;
    own.taken = true;
    waiting.remove(own);
    List<Job> batch = new ArrayList<>(List.of(own));
    int sum = own.count;
    for (Iterator<Job> others = waiting.iterator(); others.hasNext(); ) {
      Job other = others.next();
      if (sum + other.count <= most) {
        others.remove();
        other.taken = true;
        batch.add(other);
        sum += other.count;
      }
    }
    return batch;
  }

  private void compute(List<Job> batch) {
    if (batch.size() > 1) {
      try {
        together(batch);
        return;
      } catch (RuntimeException e) {
        // One bad call fails all, so each is computed by itself.
      }
    }
    for (Job job : batch) {
      try {
        compute.run(job.examples, job.count, job.into);
      } catch (RuntimeException e) {
        job.failure = e;
      }
    }
  }

  private void together(List<Job> batch) {
    int count = batch.stream().mapToInt(job -> job.count).sum();
    Job first = batch.getFirst();
    int features = first.examples.length / first.count;
    int values = first.into.length / first.count;
    float[] examples = new float[count * features];
    float[] into = new float[count * values];
    int at = 0;
    for (Job job : batch) {
      System.arraycopy(job.examples, 0, examples, at * features, job.count * features);
      at += job.count;
    }
    compute.run(examples, count, into);
    at = 0;
    for (Job job : batch) {
      System.arraycopy(into, at * values, job.into, 0, job.count * values);
      at += job.count;
    }
  }
}
