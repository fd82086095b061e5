package dev.panagrad.graph.compile.pass;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.PassPipeline;
import dev.panagrad.graph.compile.lowering.Compiled;
import dev.panagrad.graph.op.source.Placeholder;
import dev.panagrad.graph.op.source.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A graph to rewrite, and the check that it still gives the same after. */
public abstract class PassFixture {
  private static final long SEED = 9;

  protected final GraphBuilder g = new GraphBuilder();

  protected Node variable(String name, int... sizes) {
    Initializer uneven =
        (out, _, _, stream) -> {
          SplittableRandom random = new SplittableRandom(SEED + stream);
          for (long i = 0; i < out.length(); i++) {
            out.set(i, (float) random.nextDouble(-1, 1));
          }
        };
    return g.variable(name, Shape.of(sizes), uneven);
  }

  /** Applies passes and checks that the results stay as they are. */
  protected Subgraph passed(List<Node> roots, Pass... passes) {
    Subgraph before = Subgraph.of(g.build().nodes(), roots);
    Subgraph after = new PassPipeline(List.of(passes)).run(before);
    List<float[]> expected = run(before);
    List<float[]> actual = run(after);
    for (int i = 0; i < roots.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), 2e-5f, "root " + i);
    }
    return after;
  }

  protected static List<float[]> run(Subgraph graph) {
    SplittableRandom random = new SplittableRandom(SEED);
    Map<Node, float[]> feeds = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Placeholder) {
        float[] values = new float[Math.toIntExact(node.shape().elements())];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) random.nextDouble(-1, 1);
        }
        feeds.put(node, values);
      }
    }
    try (Compiled compiled = new Compiled(graph.nodes(), graph.roots(), Compiled.unrewritten())) {
      List<float[]> values = new ArrayList<>(compiled.run(feeds));
      for (Node node : graph.nodes()) {
        if (node.op() instanceof Variable) {
          values.add(compiled.variable(node));
        }
      }
      return values;
    }
  }

  /** The names of the ops that compute something, in order. */
  protected static List<String> ops(Subgraph graph) {
    return graph.nodes().stream()
        .map(Node::op)
        .filter(op -> !(op instanceof Variable) && !(op instanceof Placeholder))
        .map(Op::name)
        .toList();
  }

  protected static long count(Subgraph graph, Class<? extends Op> type) {
    return graph.nodes().stream().filter(node -> type.isInstance(node.op())).count();
  }
}
