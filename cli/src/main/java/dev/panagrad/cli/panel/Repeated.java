package dev.panagrad.cli.panel;

import dev.panagrad.graph.compile.lowering.Step;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.models.train.TrainingTask;
import java.util.List;

/**
 * A run that is measured by repeating it.
 *
 * @param beforeEach runs before each run, and is not measured
 */
public record Repeated(Session session, Feeds feeds, Fetches fetches, Runnable beforeEach) {
  /** The update of a training, with a new batch each time. */
  public static Repeated of(TrainingTask task) {
    // A new batch each time: a batch learned by heart gives numbers so small that arithmetic is
    // slow.
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
