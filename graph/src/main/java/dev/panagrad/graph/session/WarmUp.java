package dev.panagrad.graph.session;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs small samples of all work of a session before the first run, so that the JIT compiler
 * compiles it: interpreted loops take a hundred times as long. The samples run on all threads at
 * once.
 *
 * <p>It changes neither variables nor the results of runs.
 */
public final class WarmUp {
  /**
   * With the options of the command, loops of the Vector API are compiled after some ten calls,
   * others later.
   */
  private static final int REPEATS = 100;

  private final Session session;
  private final List<Run> runs = new ArrayList<>();
  private final List<Runnable> samples = new ArrayList<>();

  /** A copy of the feeds and the fetches of an added run. */
  record Run(Feeds feeds, Fetches fetches) {}

  /** Creates an empty warm-up. */
  public WarmUp(Session session) {
    this.session = session;
  }

  /**
   * Adds the work of a run, unless it was warmed up before; its plan is compiled now. Fed tensors
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

  /** Adds other work, which may run at any time and in parallel with all other samples. */
  public WarmUp sample(Runnable sample) {
    samples.add(sample);
    return this;
  }

  /**
   * Runs the samples. A sample's exception is thrown when all have finished.
   *
   * @throws IllegalStateException if the session or a fed tensor is closed
   */
  public void start() {
    session.runSamples(runs, samples, REPEATS);
  }
}
