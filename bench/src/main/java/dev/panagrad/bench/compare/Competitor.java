package dev.panagrad.bench.compare;

import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.plan.Options;
import dev.panagrad.bench.compare.process.Engine;
import dev.panagrad.bench.compare.process.Fork;
import dev.panagrad.bench.compare.report.Figures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An engine with one setting at work on a row. */
final class Competitor implements AutoCloseable {
  private final Engine engine;
  private final Engine.Setting setting;
  private final Fork fork;
  private final String description;
  private final List<Double> perRound = new ArrayList<>();
  private double difference;
  private double bytes;
  private double best = Double.MAX_VALUE;

  Competitor(Engine engine, Engine.Setting setting, Fork fork) {
    this.engine = engine;
    this.setting = setting;
    this.fork = fork;
    description = fork.answer();
  }

  Engine engine() {
    return engine;
  }

  /** The best time in the second half of the warm-up, in nanoseconds per work. */
  double best() {
    return best;
  }

  /** Opens a work. */
  void open(Assignment assignment) {
    fork.ask("open " + assignment.line());
  }

  /** The check values of some works, on which engines must agree. */
  double[] values(int count) {
    return numbers(fork.ask("values " + count));
  }

  /** Records how far its check values are from others. */
  void compare(double[] values, double[] others) {
    for (int i = 0; i < values.length; i++) {
      double relative = Math.abs(values[i] - others[i]) / Math.abs(others[i]);
      difference = Math.max(difference, Double.isNaN(relative) ? Double.MAX_VALUE : relative);
    }
  }

  double difference() {
    return difference;
  }

  /**
   * Works for about {@code millis} milliseconds, and {@link Options#LEAST_PRACTISED} times at
   * least, without counting it as a round. The first half doesn't count for {@link #best} either:
   * after some hundred steps, Adam's moments of dead units become denormal, which slows down
   * engines that don't flush them to zero.
   */
  void practise(int millis) {
    bestOfHalf(millis);
    best = bestOfHalf(millis);
  }

  /**
   * Works for half of the time, an eighth of it at once; returns the least nanoseconds per work.
   */
  private double bestOfHalf(int millis) {
    long begin = System.nanoTime();
    double nanos = time(1);
    double least = Double.MAX_VALUE;
    int done = 0;
    while (done < Options.LEAST_PRACTISED / 2 || System.nanoTime() - begin < millis * 500_000L) {
      int count = count(millis / 8.0, nanos);
      nanos = time(count);
      least = Math.min(least, nanos);
      done += count;
    }
    return least;
  }

  /** Its numbers of threads. */
  Engine.Setting setting() {
    return setting;
  }

  /** Measures one round of about {@code millis} milliseconds, and of some works at least. */
  void round(int millis) {
    perRound.add(time(Math.max(Options.LEAST_IN_ROUND, count(millis, best))));
  }

  /** Works for about {@code millis} milliseconds; returns the nanoseconds per work. */
  double nanos(int millis) {
    return time(count(millis, best));
  }

  /**
   * Works until {@code millis} milliseconds have passed; returns the nanoseconds per work as the
   * only element.
   */
  double[] during(int millis) {
    return numbers(fork.ask("during " + millis));
  }

  /** Opens a second work in the same JVM. */
  void openBeside(Assignment assignment) {
    fork.ask("beside " + assignment.line());
  }

  /** Runs both works of the JVM at once; returns the nanoseconds per work of each. */
  double[] both(int millis) {
    return numbers(fork.ask("both " + millis));
  }

  private static double[] numbers(String answer) {
    return Arrays.stream(answer.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  private static int count(double millis, double nanos) {
    return (int) Math.clamp(millis * 1e6 / nanos, 1, 1e6);
  }

  private double time(int count) {
    String[] words = fork.ask("run " + count).split(" ", -1);
    bytes = Double.parseDouble(words[1]) / count;
    return Double.parseDouble(words[0]) / count;
  }

  /** All its results. */
  Figures figures() {
    // Before the floor, whose measurement takes memory too.
    long peak = Long.parseLong(fork.ask("memory"));
    double floor = Double.parseDouble(fork.ask("floor"));
    return new Figures(
        description, setting.toString(), difference, List.copyOf(perRound), bytes, peak, floor, "");
  }

  @Override
  public void close() {
    fork.close();
  }

  @Override
  public String toString() {
    return engine.title() + " with " + setting + " threads";
  }
}
