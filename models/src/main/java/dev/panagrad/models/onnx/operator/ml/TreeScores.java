package dev.panagrad.models.onnx.operator.ml;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.KernelContext;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** What the leaves of all trees give for rows [n, features] together: [n, targets]. */
record TreeScores(Trees trees, How how) implements CustomOp {
  /** How the leaves of several trees are put together, by ONNX's numbers. */
  enum How {
    AVERAGE,
    SUM,
    MIN,
    MAX;

    /** All, in the order of their numbers. */
    static final List<How> ALL = List.of(values());
  }

  @Override
  public Shape inferShape(List<Node> inputs) {
    Shape x = inputs.getFirst().shape();
    Rules.check(
        x.rank() == 2 && x.size(1) >= trees.width(),
        "rows %s lack features: trees read %d",
        x,
        trees.width());
    return x.with(1, trees.targets());
  }

  @Override
  public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
    return Collections.singletonList(null);
  }

  @Override
  public void compute(KernelContext context) {
    Shape shape = context.node().input(0).shape();
    int width = shape.size(1);
    int targets = trees.targets();
    Buffer x = context.in(0);
    Buffer out = context.out();
    context.range(
        "",
        shape.size(0),
        50.0 * trees.count() + targets,
        (from, to) -> {
          double[] scores = new double[targets];
          for (long row = from; row < to; row++) {
            long first = row * width;
            score(i -> x.get(first + i), scores);
            for (int i = 0; i < targets; i++) {
              out.set(row * targets + i, (float) scores[i]);
            }
          }
        });
  }

  private void score(Trees.Row row, double... scores) {
    Arrays.fill(
        scores,
        how == How.MIN ? Double.POSITIVE_INFINITY : how == How.MAX ? Double.NEGATIVE_INFINITY : 0);
    for (int tree = 0; tree < trees.count(); tree++) {
      int leaf = trees.leaf(tree, row);
      int target = trees.target(leaf);
      double weight = trees.weight(leaf);
      scores[target] =
          switch (how) {
            case MIN -> Math.min(scores[target], weight);
            case MAX -> Math.max(scores[target], weight);
            case SUM, AVERAGE -> scores[target] + weight;
          };
    }
    for (int i = 0; how == How.AVERAGE && i < scores.length; i++) {
      scores[i] /= trees.count();
    }
  }
}
