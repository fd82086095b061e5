package dev.panagrad.cli.dashboard;

import dev.panagrad.cli.panel.LayerQuantiles;
import dev.panagrad.models.train.Measurement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What the page is told. The training's thread writes and never waits: latest values replace each
 * other, so that a slow reader misses some, and series are bounded.
 */
final class EventBuffer {
  /** What only the latest value counts of; the names are those of the page's events. */
  enum Topic {
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

  /** A latest value, and none other than itself. */
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

  /** Nothing yet. */
  EventBuffer() {}

  /** An update was made; nothing is allocated. */
  void stepped(long made, float lossBefore) {
    loss = lossBefore;
    step = made;
  }

  /**
   * Replaces the latest value.
   *
   * @param content makes the event's data, on a reader's thread, of what doesn't change any more
   */
  void put(Topic topic, Supplier<Map<String, Object>> content) {
    slots.put(topic, new Slot(content));
  }

  void add(Measurement point) {
    (point.isTraining() ? train : test).add(point);
  }

  void add(LayerQuantiles spread) {
    spreads.add(spread);
  }

  /** Takes the curves away, as before they are drawn again. */
  void clearCurves() {
    train.clear();
    test.clear();
    step = 0;
  }

  /** How often readers look for news that don't hurry. */
  void pace(long millis) {
    periodMillis = millis;
  }

  long periodMillis() {
    return periodMillis;
  }

  /** Somebody waits for what has just been put: readers needn't wait for their time. */
  void hurry() {
    turn.lock();
    try {
      urgent++;
      hurried.signalAll();
    } finally {
      turn.unlock();
    }
  }

  /** How often it was urgent. */
  int urgent() {
    turn.lock();
    try {
      return urgent;
    } finally {
      turn.unlock();
    }
  }

  /** Nothing comes any more. */
  void end() {
    ended = true;
    hurry();
  }

  /**
   * Waits until it is urgent once more, without a look in between: each takes time from a training
   * that has all processors.
   *
   * @param before how often it was urgent
   * @param millis how long at most
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
