package dev.panagrad.cli.dashboard;

import dev.panagrad.cli.panel.Spread;
import dev.panagrad.models.train.Measurement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What the page is told. The training's thread writes and never waits: latest values replace each
 * other, so that a slow reader misses some, and series are bounded.
 */
final class Feed {
  /** What only the latest value counts of; the names are those of the page's events. */
  enum Topic {
    RUN,
    STATUS,
    BATCH,
    TESTS,
    SEQUENCES,
    SAMPLE
  }

  /**
   * A latest value.
   *
   * @param version larger than that of all values before
   * @param content makes the event's data, on a reader's thread, of what doesn't change any more
   */
  record Slot(long version, Supplier<Map<String, Object>> content) {}

  private static final int MOST_POINTS = 2_000;
  private static final int MOST_SPREADS = 500;

  private final Map<Topic, Slot> slots = new ConcurrentHashMap<>();
  private final Series<Measurement> train = new Series<>(MOST_POINTS);
  private final Series<Measurement> test = new Series<>(MOST_POINTS);
  private final Series<Spread> spreads = new Series<>(MOST_SPREADS);
  private long version;
  private volatile long step;
  private volatile float loss = Float.NaN;
  private volatile boolean ended;

  /** Nothing yet. */
  Feed() {}

  /** An update was made; nothing is allocated. */
  void stepped(long made, float lossBefore) {
    loss = lossBefore;
    step = made;
  }

  void put(Topic topic, Supplier<Map<String, Object>> content) {
    slots.put(topic, new Slot(++version, content));
  }

  void add(Measurement point) {
    (point.isTraining() ? train : test).add(point);
  }

  void add(Spread spread) {
    spreads.add(spread);
  }

  /** Nothing comes any more. */
  void end() {
    ended = true;
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

  Series<Spread> spreads() {
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
