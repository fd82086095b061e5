package dev.panagrad.graph.session;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * JDK Flight Recorder event: a run of a session. Each session has one event, reused by its runs.
 */
@Name("dev.panagrad.Run")
@Label("Run")
@Category("Panagrad")
@Description("A run of a session: a training step, an evaluation or a prediction")
@StackTrace(false)
final class RunEvent extends Event {
  @Label("Fetched")
  @Description("The first node that was asked for")
  String fetched;

  @Label("Steps")
  @Description("Steps of the compiled schedule")
  int steps;

  @Label("Updates")
  @Description("Whether variables were updated")
  boolean updates;

  @Label("Threads")
  @Description("Threads that worked on it")
  int threads;

  /** Ends the event and commits it if recording is on. */
  void ended(BoundPlan plan, Fetches fetches) {
    end();
    if (shouldCommit()) {
      fetched = fetches.nodes().getFirst().name();
      steps = plan.plan().schedule().size();
      updates = plan.plan().updates();
      threads = plan.threads();
      commit();
    }
  }
}
