package dev.panagrad.graph.random;

import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.graph.session.WarmUp;
import java.util.ArrayList;
import java.util.List;

/** Runs a session while other threads use it too, close it, or close what it is fed. */
final class Disturbance {
  private final Draw draw;
  private final Report report;
  private final Graph graph;
  private final List<Node> fetches;
  private final Data data;

  Disturbance(Draw draw, Report report, Graph graph, List<Node> fetches, Data data) {
    this.draw = draw;
    this.report = report;
    this.graph = graph;
    this.fetches = fetches;
    this.data = data;
  }

  void run(SessionOptions options) {
    List<Thread> others = new ArrayList<>();
    try (Session session = new Session(graph, options)) {
      Feeds feeds = data.feeds(report);
      Fetches wanted = Fetches.of(fetches);
      for (int i = 0; i <= draw.below(3); i++) {
        Runnable deed = deed(session, feeds, wanted);
        int pause = draw.below(3) * draw.below(2000);
        others.add(Thread.ofPlatform().start(() -> doLater(pause, deed)));
      }
      for (int run = draw.below(12); run >= 0; run--) {
        Runs.values(session.run(feeds, wanted), fetches);
        report.count("disturbed runs");
      }
    } catch (RuntimeException | Error e) {
      report.count("refused when disturbed");
      report.thrown("disturbed with " + options, e);
    }
    others.forEach(Disturbance::join);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void doLater(int rounds, Runnable deed) {
    for (int i = 0; i < rounds; i++) {
      Thread.onSpinWait();
    }
    try {
      deed.run();
    } catch (RuntimeException | Error e) {
      report.thrown("disturbing", e);
    }
  }

  private Runnable deed(Session session, Feeds feeds, Fetches wanted) {
    List<Tensor> fed = data.tensors();
    List<Node> variables = graph.variables();
    return switch (draw.below(9)) {
      case 0, 1 -> fed.isEmpty() ? () -> {} : draw.of(fed)::close;
      case 2 -> session::close;
      case 3 -> () -> Runs.values(session.run(feeds, wanted), fetches);
      case 4 ->
          variables.isEmpty() ? () -> {} : () -> session.variable(variables.getFirst()).toArray();
      case 5 -> () -> new WarmUp(session).run(feeds, wanted).start();
      case 6 -> () -> session.share(_ -> session.counter(session.counter() + 1), 4);
      case 7 -> () -> session.share(_ -> session.run(feeds, wanted), 2);
      default -> () -> session.share(_ -> session.close(), 2);
    };
  }
}
