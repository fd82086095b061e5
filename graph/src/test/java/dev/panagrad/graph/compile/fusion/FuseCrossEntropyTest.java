package dev.panagrad.graph.compile.fusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.compile.pass.PassFixture;
import dev.panagrad.graph.compile.pass.Simplify;
import dev.panagrad.graph.compile.pass.Subgraph;
import dev.panagrad.graph.op.source.Variable;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a cross-entropy is computed with its gradient. */
final class FuseCrossEntropyTest extends PassFixture {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCrossEntropyIsComputedWithItsGradient(boolean sparse) {
    Node loss = g.mean(crossEntropy(sparse));
    Subgraph after = passed(lossAndGradient(loss), new Simplify(), new FuseCrossEntropy());
    assertEquals(
        1, ops(after).stream().filter(name -> name.contains("CrossEntropy")).count(), "fused");
  }

  /** The gradient of a square needs the loss before. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aCrossEntropyThatItsOwnGradientWaitsForStaysByItself(boolean sparse) {
    Node loss = g.sum(g.square(crossEntropy(sparse)));
    Subgraph after = passed(lossAndGradient(loss), new Simplify(), new FuseCrossEntropy());
    assertEquals(2, ops(after).stream().filter(name -> name.contains("CrossEntropy")).count());
  }

  private Node crossEntropy(boolean sparse) {
    Node logits = g.matMul(g.placeholder("x", 5, 3), variable("w", 3, 4));
    return sparse
        ? g.sparseSoftmaxCrossEntropy(logits, g.argMax(g.placeholder("labels", 5, 4)))
        : g.softmaxCrossEntropy(logits, g.placeholder("labels", 5, 4));
  }

  private List<Node> lossAndGradient(Node loss) {
    Node w =
        g.build().nodes().stream().filter(node -> node.op() instanceof Variable).findAny().get();
    return List.of(loss, Gradients.of(g, loss, List.of(w)).get(0));
  }
}
