package dev.panagrad.graph.session;

import java.util.ArrayList;
import java.util.List;

/**
 * Has the JIT compiler see small samples of all work of a session before the first run: loops that
 * are interpreted take a hundred times as long, and the samples run on all threads at once.
 *
 * <p>It changes neither variables nor what any run computes.
 */
public final class WarmUp {
  /**
   * The loops of the Vector API are compiled after some ten calls, others later, as the command has
   * it.
   */
  private static final int REPEATS = 100;

  private final Session session;
  private final List<Run> runs = new ArrayList<>();
  private final List<Runnable> samples = new ArrayList<>();

  /** What is fed and fetched, as it was when it was added. */
  record Run(Feeds feeds, Fetches fetches) {}

  /** A warm-up of nothing yet. */
  public WarmUp(Session session) {
    this.session = session;
  }

  /**
   * Adds the work of a run, unless it has been shown before; its plan is compiled now. What is fed
   * must be open when the warm-up starts.
   *
   * @throws IllegalArgumentException as {@link Session#run(Feeds, Fetches)} does
   */
  public WarmUp run(Feeds feeds, Fetches fetches) {
    Feeds now = new Feeds();
    feeds.copyTo(now);
    session.compile(now, fetches);
    runs.add(new Run(now, fetches));
    return this;
  }

  /** Adds a piece of other work, which may run at any time and beside all others. */
  public WarmUp sample(Runnable sample) {
    samples.add(sample);
    return this;
  }

  /**
   * Runs the samples. What goes wrong in one of them is thrown when all have ended.
   *
   * @throws IllegalStateException if the session or a tensor that is fed is closed
   */
  public void start() {
    session.runSamples(runs, samples, REPEATS);
  }
}
