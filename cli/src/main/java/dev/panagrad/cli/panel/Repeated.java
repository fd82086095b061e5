package dev.panagrad.cli.panel;

import dev.panagrad.graph.compile.lowering.Step;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.models.train.TrainingTask;
import java.util.List;

/**
 * A run that is measured by making it again and again.
 *
 * @param beforeEach is done before each run, and not measured
 */
public record Repeated(Session session, Feeds feeds, Fetches fetches, Runnable beforeEach) {
  /** The update of a training, with another batch each time. */
  public static Repeated of(TrainingTask task) {
    // Always another batch: what is learnt by heart ends in numbers too small to be fast.
    return new Repeated(task.session(), task.feeds(), task.updateFetches(), task::nextBatch);
  }

  List<Step> steps() {
    return session.compile(feeds, fetches).schedule().steps();
  }

  /** Runs once. */
  void run(long[] nanos) {
    beforeEach.run();
    session.runTimed(feeds, fetches, nanos);
  }
}
