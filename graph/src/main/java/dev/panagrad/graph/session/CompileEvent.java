package dev.panagrad.graph.session;

import dev.panagrad.graph.compile.Executable;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** JDK Flight Recorder event: the compilation of a graph for fetches and feed shapes. */
@Name("dev.panagrad.Compile")
@Label("Compile")
@Category("Panagrad")
@Description("A graph is compiled for what is fetched and the shapes of what is fed")
final class CompileEvent extends Event {
  @Label("Fetched")
  @Description("The first node that is asked for")
  String fetched;

  @Label("Nodes")
  @Description("Nodes of the whole graph")
  int nodes;

  @Label("Steps")
  @Description("Steps of the compiled schedule")
  int steps;

  @Label("Memory")
  @Description("Memory for values within a run")
  @DataAmount
  long bytes;

  /** Ends the event and commits it if recording is on. */
  void ended(Executable plan, String firstFetch, int graphNodes) {
    end();
    if (shouldCommit()) {
      fetched = firstFetch;
      nodes = graphNodes;
      steps = plan.schedule().steps().size();
      bytes = plan.plannedBytes();
      commit();
    }
  }
}
