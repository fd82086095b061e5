package dev.panagrad.graph.random;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Some runs of one session, with guards behind its variables. */
final class Runs {
  private final Graph graph;
  private final List<Node> fetches;
  private final Data data;
  private final Report report;

  Runs(Graph graph, List<Node> fetches, Data data, Report report) {
    this.graph = graph;
    this.fetches = fetches;
    this.data = data;
    this.report = report;
  }

  /** What the last run fetched, or null if the session refuses. */
  Map<Node, float[]> results(SessionOptions options, int runs) {
    try (Session session = new Session(graph, options)) {
      Guard guard = new Guard();
      for (Node variable : graph.variables()) {
        guard.add("variable " + variable, session.variable(variable).buffer());
      }
      Feeds feeds = data.feeds(report);
      Fetches wanted = Fetches.of(fetches);
      Map<Node, float[]> values = null;
      for (int run = 0; run < runs; run++) {
        Results results = session.run(feeds, wanted);
        report.count("runs");
        values = values(results, fetches);
        if (run == 1) {
          // Other plans in between, whose memory moves when a larger one is made.
          fetches.forEach(fetch -> session.run(feeds, Fetches.of(fetch)));
        }
        guard.check(report);
        data.check(report);
      }
      return values;
    } catch (RuntimeException | Error e) {
      report.count("refused when running");
      report.thrown("running with " + options, e);
      return null;
    }
  }

  /** Copies of all results; nodes that only have an effect have none. */
  static Map<Node, float[]> values(Results results, List<Node> fetches) {
    Map<Node, float[]> values = new LinkedHashMap<>();
    for (Node node : fetches) {
      Tensor tensor;
      try {
        tensor = results.get(node);
      } catch (IllegalArgumentException e) {
        continue;
      }
      float[] copy = tensor.toArray();
      if (tensor.type() == DType.INT32) {
        int[] ints = tensor.toIntArray();
        for (int i = 0; i < copy.length; i++) {
          copy[i] = ints[i];
        }
      }
      values.put(node, copy);
    }
    return values;
  }
}
