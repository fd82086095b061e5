package dev.panagrad.graph.compile.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.engine.kernel.axis.SparseRows;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.op.array.Permute;
import dev.panagrad.graph.op.image.AxisMax;
import dev.panagrad.graph.op.image.SparseAxis;
import dev.panagrad.graph.op.reduce.Max;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A network with channels first, as imported ones are, is permuted at its ends only. */
final class PushPermutesTest extends PassFixture {
  private final Node images = g.placeholder("images", 2, 3, 4, 5);

  /** A convolution of images with their channels first that keeps their shape. */
  private Node conv(String name, Node x) {
    Node filter = variable(name, 3, 3, 3, 3);
    Node result = g.conv2d(g.permute(x, 0, 2, 3, 1), filter, 1, Padding.SAME);
    return g.permute(result, 0, 3, 1, 2);
  }

  private void assertPermutes(long expected, Node root) {
    Subgraph after = passed(List.of(root), new Simplify(), new PushPermutes(), new Simplify());
    assertEquals(expected, count(after, Permute.class), ops(after).toString());
  }

  @Test
  void elementwiseOpsAndOperandsOfChannelsLetThemPass() {
    Node x = g.add(conv("a", images), variable("bias", 3, 1, 1));
    x = g.mul(g.relu(x), g.constant(2));
    assertPermutes(2, conv("b", x));
  }

  @Test
  void branchesThatMeetLetThemPass() {
    Node x = conv("a", images);
    assertPermutes(2, conv("c", g.add(conv("b", x), x)));
  }

  @Test
  void opsOnOneAxisLetThemPass() {
    SparseRows pairs =
        new SparseRows(4, new int[] {0, 2, 4}, new int[] {0, 1, 2, 3}, new float[] {1, 2, 3, 4});
    Node x = g.add(new AxisMax(2, pairs), conv("a", images));
    SparseRows twice = new SparseRows(5, new int[] {0, 1, 2}, new int[] {4, 1}, new float[] {1, 1});
    x = g.add(new SparseAxis(3, twice), x);
    assertPermutes(2, conv("b", x));
  }

  @Test
  void reductionsAndConcatsLetThemPass() {
    Node x = conv("a", images);
    Node mean = g.mean(x, true, List.of(2, 3));
    Node max = g.add(new Max(List.of(1), true), g.concat(2, x, x));
    assertPermutes(2, g.mul(max, mean));
  }

  @Test
  void whatIsNotPermutedKeepsThemOut() {
    Node other = g.placeholder("other", 2, 3, 4, 5);
    assertPermutes(4, conv("b", g.add(conv("a", images), other)));
  }
}
