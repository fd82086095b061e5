package dev.panagrad.cli.dashboard.event;

import dev.panagrad.cli.panel.LayerQuantiles;
import dev.panagrad.models.train.Measurement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The events of a page. The training's thread writes and never waits: a newer value replaces the
 * latest of its topic, so a slow reader misses some, and series are bounded.
 */
public final class EventBuffer {
  /** Topics of which only the latest value matters; the names are the page's event names. */
  public enum Topic {
    RUN,
    STATUS,
    BATCH,
    TESTS,
    SEQUENCES,
    SAMPLE,
    PREVIOUS,
    EPOCH,
    REPORT,
    TRANSLATIONS,
    CAPTIONS,
    EXAMPLES,
    FAILURE
  }

  /** A latest value; equal only to itself. */
  static final class Slot {
    private final Supplier<Map<String, Object>> content;

    private Slot(Supplier<Map<String, Object>> content) {
      this.content = content;
    }

    /** The event's data. */
    Map<String, Object> content() {
      return content.get();
    }
  }

  private static final int MOST_POINTS = 2_000;
  private static final int MOST_SPREADS = 500;

  private final Map<Topic, Slot> slots = new ConcurrentHashMap<>();
  private final Series<Measurement> train = new Series<>(MOST_POINTS);
  private final Series<Measurement> test = new Series<>(MOST_POINTS);
  private final Series<LayerQuantiles> spreads = new Series<>(MOST_SPREADS);
  private volatile long step;
  private volatile float loss = Float.NaN;
  private volatile boolean ended;
  private final ReentrantLock turn = new ReentrantLock();
  private final Condition hurried = turn.newCondition();
  private int urgent;
  private volatile long periodMillis;

  /** Creates an empty buffer. */
  public EventBuffer() {}

  /** Records an update; allocates nothing. */
  public void stepped(long made, float lossBefore) {
    loss = lossBefore;
    step = made;
  }

  /**
   * Replaces the latest value.
   *
   * @param content creates the event's data on a reader's thread, from state that no longer changes
   */
  public void put(Topic topic, Supplier<Map<String, Object>> content) {
    slots.put(topic, new Slot(content));
  }

  public void add(Measurement point) {
    (point.isTraining() ? train : test).add(point);
  }

  public void add(LayerQuantiles spread) {
    spreads.add(spread);
  }

  /** Removes the curves, before they are drawn again. */
  public void clearCurves() {
    train.clear();
    test.clear();
    step = 0;
  }

  /** Sets how often readers poll for events that aren't urgent. */
  public void pace(long millis) {
    periodMillis = millis;
  }

  public long periodMillis() {
    return periodMillis;
  }

  /** Somebody waits for the value just put: readers must not wait for their next poll. */
  public void hurry() {
    turn.lock();
    try {
      urgent++;
      hurried.signalAll();
    } finally {
      turn.unlock();
    }
  }

  /** The number of urgent events so far. */
  int urgent() {
    turn.lock();
    try {
      return urgent;
    } finally {
      turn.unlock();
    }
  }

  /** Marks the end: no more events follow. */
  public void end() {
    ended = true;
    hurry();
  }

  /**
   * Waits for the next urgent event without polling: each poll takes time from a training that uses
   * all processors.
   *
   * @param before the number of urgent events seen so far
   * @param millis the longest wait
   */
  void awaitUrgent(int before, long millis) throws InterruptedException {
    turn.lock();
    try {
      long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
      while (urgent == before && nanos > 0) {
        nanos = hurried.awaitNanos(nanos);
      }
    } finally {
      turn.unlock();
    }
  }

  Slot slot(Topic topic) {
    return slots.get(topic);
  }

  Series<Measurement> train() {
    return train;
  }

  Series<Measurement> test() {
    return test;
  }

  Series<LayerQuantiles> spreads() {
    return spreads;
  }

  long step() {
    return step;
  }

  float loss() {
    return loss;
  }

  boolean ended() {
    return ended;
  }
}
