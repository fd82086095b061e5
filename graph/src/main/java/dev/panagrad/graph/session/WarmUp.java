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
  private final List<Runnable> samples = new ArrayList<>();

  /** A warm-up of nothing yet. */
  public WarmUp(Session session) {
    this.session = session;
  }

  /**
   * Adds the work of a run, unless it has been shown before; its plan is compiled now.
   *
   * @throws IllegalArgumentException as {@link Session#run} does
   */
  public WarmUp run(Feeds feeds, Fetches fetches) {
    samples.addAll(session.samples(feeds, fetches));
    return this;
  }

  /** Adds a piece of other work, which may run at any time and beside all others. */
  public WarmUp sample(Runnable sample) {
    samples.add(sample);
    return this;
  }

  /** Runs the samples. What goes wrong in one of them is thrown when all have ended. */
  public void start() {
    session.runSamples(samples, REPEATS);
  }
}
