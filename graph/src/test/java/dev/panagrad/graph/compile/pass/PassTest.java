package dev.panagrad.graph.compile.pass;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.compile.PassPipeline;
import dev.panagrad.graph.op.layout.BatchInnermost;
import dev.panagrad.graph.op.layout.BatchOutermost;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What each pass makes of a graph, and that the graph still gives the same. */
final class PassTest extends PassFixture {
  @Test
  void onlyWhatTheRootsNeedIsKept() {
    Node x = g.placeholder("x", 4);
    Node kept = g.neg(x);
    g.exp(g.square(kept));
    assertEquals(List.of("Neg"), ops(passed(List.of(kept))));
  }

  @Test
  void specializeMakesEveryShapeKnown() {
    Node x = g.placeholder("x", Shape.UNKNOWN, 6);
    Node flat = g.reshape(g.relu(x), Shape.UNKNOWN, 2);
    Node mean = g.mean(flat);
    Node gradient = Gradients.of(g, mean, List.of(x)).getFirst();
    assertFalse(gradient.shape().isKnown());
    Subgraph before = Subgraph.of(g.build().nodes(), List.of(flat, gradient));
    Subgraph after = new Specialize(Map.of("x", Shape.of(5, 6))).apply(before);
    assertTrue(after.nodes().stream().allMatch(node -> node.shape().isKnown()));
    assertEquals(Shape.of(15, 2), after.roots().get(0).shape());
    assertEquals(Shape.of(5, 6), after.roots().get(1).shape());
    float[] found = run(after).get(1);
    for (float slope : found) {
      assertTrue(slope == 0 || Math.abs(slope - 1f / 30) < 1e-7, "slope " + slope);
    }
  }

  @Test
  void simplifyPutsTransposesIntoProducts() {
    Node a = g.placeholder("a", 5, 3);
    Node b = g.placeholder("b", 4, 5);
    Subgraph after = passed(List.of(g.matMul(g.transpose(a), g.transpose(b))), new Simplify());
    assertEquals(1, ops(after).size(), () -> ops(after).toString());
    assertTrue(ops(after).getFirst().startsWith("MatMul"), () -> ops(after).toString());
  }

  @Test
  void simplifyUndoesWhatUndoesItself() {
    Node x = g.placeholder("x", 3, 4);
    Subgraph after = passed(List.of(g.neg(g.transpose(g.transpose(x)))), new Simplify());
    assertEquals(List.of("Neg"), ops(after));
  }

  @Test
  void layoutConvertsImagesOnceThereAndOnceBack() {
    Node x = g.placeholder("x", 3, 8, 8, 2);
    Node first = g.relu(g.conv2d(x, variable("w1", 3, 3, 2, 5), 1, Padding.SAME));
    Node second = g.conv2d(first, variable("w2", 3, 3, 5, 4), 2, Padding.SAME);
    Node pooled = g.maxPool(g.relu(second), 2, 2, Padding.SAME);
    Subgraph after =
        passed(
            List.of(pooled),
            new Simplify(),
            new BatchLayout(),
            new CommonSubexpressions(),
            new Simplify(),
            new BatchLayout());
    assertEquals(1, count(after, BatchInnermost.class), () -> ops(after).toString());
    assertEquals(1, count(after, BatchOutermost.class), () -> ops(after).toString());
  }

  @Test
  void equalWorkIsDoneOnce() {
    Node x = g.placeholder("x", 4);
    Node one = g.add(g.square(x), g.exp(x));
    Node other = g.add(g.square(x), g.exp(x));
    Node different = g.add(g.exp(x), g.neg(x));
    Subgraph after = passed(List.of(one, other, different), new CommonSubexpressions());
    assertEquals(List.of("Square", "Exp", "Add", "Neg", "Add"), ops(after));
    assertSame(after.roots().get(0), after.roots().get(1));
  }

  @Test
  void masksAndUpdatesAreNeverShared() {
    Node x = g.placeholder("x", 64);
    Node v = variable("v", 64);
    Node keep = g.constant(0.5f);
    Node one = g.dropout(x, keep);
    Node other = g.dropout(x, keep);
    Subgraph after = passed(List.of(g.add(one, other), g.assign(v, x)), new CommonSubexpressions());
    assertEquals(2, ops(after).stream().filter(name -> name.contains("Dropout")).count());
  }

  @Test
  void gradientsOfBatchNormTakeTheMaskOfRelu() {
    Node x = variable("x", 4, 8, 8, 5);
    Node moments = g.moments(x);
    Node mean = g.reshape(g.slice(moments, 0, 0, 1), 5);
    Node variance = g.reshape(g.slice(moments, 0, 1, 1), 5);
    Node norm = g.batchNorm(x, mean, variance, null, variable("offset", 5), 1e-5f, true);
    List<Node> roots = Gradients.of(g, g.mean(g.square(g.relu(norm))), List.of(x, norm.input(3)));
    assertFalse(ops(passed(roots, new Simplify(), new BatchLayout())).contains("ReluGrad"));
    // The mask of another ReLU stays.
    Node other = g.mean(g.square(g.relu(g.neg(norm))));
    List<Node> others = Gradients.of(g, other, List.of(x, norm.input(3)));
    assertTrue(ops(passed(others, new Simplify(), new BatchLayout())).contains("ReluGrad"));
  }

  @Test
  void fetchedVariablesFeedsAndTheirViewsAreCopied() {
    Node x = g.placeholder("x", 4);
    Node v = variable("v", 4);
    Node view = g.reshape(v, 2, 2);
    Node own = g.neg(x);
    Subgraph after = passed(List.of(x, v, view, own, g.reshape(own, 2, 2)), new CopyFetches());
    assertEquals(3, ops(after).stream().filter("Identity"::equals).count());
    assertEquals("Neg", after.roots().get(3).op().name());
  }

  /** Twice through the whole pipeline is as good as once. */
  @Test
  void theWholePipelineComesToAnEnd() {
    Node x = g.placeholder("x", 3, 8, 8, 2);
    Node conv = g.conv2d(x, variable("w1", 3, 3, 2, 5), 2, Padding.SAME);
    Node flat = g.reshape(g.relu(g.add(conv, variable("b1", 5))), Shape.UNKNOWN, 80);
    Node y = g.tanh(g.add(g.matMul(flat, variable("w2", 80, 3)), variable("b2", 3)));
    Node loss = g.mean(g.square(y));
    List<Node> roots = new ArrayList<>(Gradients.of(g, loss, g.build().variables()));
    roots.add(loss);
    Subgraph before = Subgraph.of(g.build().nodes(), roots);
    Map<String, Shape> shapes = Map.of("x", x.shape());
    Subgraph once = PassPipeline.standard(shapes).run(before);
    List<float[]> expected = run(before);
    List<float[]> actual = run(once);
    for (int i = 0; i < roots.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), 2e-5f, "root " + i);
    }
    assertEquals(ops(once), ops(PassPipeline.standard(shapes).run(once)));
  }

  @Test
  void aPassThatBreaksTheGraphIsNamed() {
    Pass broken =
        new Pass() {
          @Override
          public String name() {
            return "break it";
          }

          @Override
          public Subgraph apply(Subgraph graph) {
            return new Subgraph(graph.nodes().reversed(), graph.roots());
          }
        };
    List<Node> roots = List.of(g.neg(g.placeholder("x", 2)));
    String message =
        assertThrows(IllegalStateException.class, () -> passed(roots, broken)).getMessage();
    assertTrue(message.contains("'break it'") && message.contains("before"), message);
  }
}
