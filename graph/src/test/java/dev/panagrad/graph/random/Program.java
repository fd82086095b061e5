package dev.panagrad.graph.random;

import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.op.source.Variable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One random program: a graph over all ops, its gradients and updates, and runs of it. */
final class Program {
  private static final int LONG_CHAIN = 4000;

  private final Draw draw;
  private final Report report;
  private final Sketch sketch;

  Program(long seed, Report report) {
    draw = new Draw(seed);
    this.report = report;
    sketch = new Sketch(draw);
  }

  void run() {
    report.count("programs");
    if (draw.evil(16)) {
      new MemoryCalls(draw, report).run();
      return;
    }
    for (int i = 2 + draw.below(24); i > 0; i--) {
      attempt("building", this::grow);
    }
    if (draw.once(256)) {
      attempt("building", this::chain);
    }
    if (draw.coin()) {
      attempt("differentiating", this::train);
    }
    Graph graph = sketch.g.build();
    for (Node node : graph.nodes()) {
      report.count("op " + node.op().getClass().getSimpleName());
    }
    if (!sketch.nodes.isEmpty()) {
      attempt("running", () -> new Trial(sketch, graph, report).run());
    }
  }

  private void attempt(String what, Runnable part) {
    try {
      part.run();
    } catch (RuntimeException | Error e) {
      report.count("refused when " + what);
      report.thrown(what, e);
    }
  }

  private void grow() {
    if (draw.evil(4)) {
      Hostile.builder(sketch);
      return;
    }
    Class<? extends Op> op = draw.of(Recipes.ops(draw));
    for (int more = 4; more > 0 && draw.isHostile() && Hostile.isHarmless(op); more--) {
      op = draw.of(Recipes.ops(draw));
    }
    Proposal proposal = Recipes.of(op, sketch);
    while (draw.evil(2)) {
      proposal =
          draw.coin()
              ? new Proposal(
                  (Op) Hostile.changed(sketch, (Record) proposal.op()), proposal.inputs())
              : Hostile.otherInputs(sketch, proposal);
    }
    sketch.keep(sketch.g.add(op.getSimpleName(), proposal.op(), proposal.inputs()));
  }

  /** Deeper than a thread's stack, were each node a call. */
  private void chain() {
    Node node = sketch.any();
    for (int i = 0; i < LONG_CHAIN; i++) {
      node = i % 2 == 0 ? sketch.g.relu(node) : sketch.g.add(node, sketch.nodes.getFirst());
    }
    sketch.keep(node);
  }

  private void train() {
    Node loss = draw.evil(8) ? sketch.any() : sketch.loss();
    List<Node> by = new ArrayList<>(reached(loss));
    if (draw.evil(4)) {
      by.add(sketch.whichever());
    }
    if (by.isEmpty()) {
      return;
    }
    List<Node> gradients = Gradients.of(sketch.g, loss, by);
    gradients.forEach(sketch::keep);
    Proposal update = UpdateRecipes.training(sketch, by, gradients);
    sketch.keep(sketch.g.add("update", update.op(), update.inputs()));
  }

  /** The variables that a node is computed from. */
  private static Set<Node> reached(Node node) {
    Set<Node> seen = new HashSet<>();
    List<Node> open = new ArrayList<>(List.of(node));
    Set<Node> variables = new LinkedHashSet<>();
    while (!open.isEmpty()) {
      Node next = open.removeLast();
      if (seen.add(next)) {
        open.addAll(next.inputs());
        if (next.op() instanceof Variable) {
          variables.add(next);
        }
      }
    }
    return variables;
  }
}
