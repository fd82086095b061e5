package dev.panagrad.custom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.CustomOp;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.KernelContext;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.graph.testing.Doubles;
import dev.panagrad.graph.testing.Fill;
import dev.panagrad.graph.testing.OpCase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ops that are replaced by nodes that depend on the number of rows, once it is known. */
class ExpandedOpTest {
  private static final float SHARE = 0.6f;

  /**
   * Each row plus a share of the result for the row before it, as one product with a matrix that
   * has as many rows; backward from the last row on.
   */
  private record Fading(boolean backward) implements CustomOp {
    @Override
    public Shape inferShape(List<Node> inputs) {
      Rules.count(inputs, 1);
      Rules.floats(inputs);
      Rules.rank(inputs, 0, 2);
      return inputs.getFirst().shape();
    }

    @Override
    public Node expand(GraphBuilder g, Node self) {
      int rows = self.shape().size(0);
      float[] shares = new float[rows * rows];
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j <= i; j++) {
          shares[backward ? j * rows + i : i * rows + j] = (float) Math.pow(SHARE, i - j);
        }
      }
      return g.matMul(g.constant(Shape.of(rows, rows), shares), self.input(0));
    }

    @Override
    public List<Node> gradient(GraphBuilder g, Node self, Node upstream) {
      return List.of(g.add(new Fading(!backward), upstream));
    }

    @Override
    public void compute(KernelContext context) {
      throw new IllegalStateException("it is always replaced");
    }
  }

  /** Stands for a node of another shape than its own. */
  private record Wrong() implements CustomOp {
    @Override
    public Shape inferShape(List<Node> inputs) {
      return inputs.getFirst().shape();
    }

    @Override
    public Node expand(GraphBuilder g, Node self) {
      return g.sum(self.input(0), 0);
    }

    @Override
    public void compute(KernelContext context) {
      throw new IllegalStateException("it is always replaced");
    }
  }

  private static Doubles fading(Doubles x, boolean backward) {
    int rows = x.shape().size(0);
    int columns = x.shape().size(1);
    double[] y = x.data().clone();
    for (int i = 1; i < rows; i++) {
      int row = backward ? rows - 1 - i : i;
      for (int column = 0; column < columns; column++) {
        int before = (backward ? row + 1 : row - 1) * columns + column;
        y[row * columns + column] += SHARE * y[before];
      }
    }
    return new Doubles(x.shape(), y);
  }

  private static float[] floats(Doubles values) {
    float[] floats = new float[values.data().length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values.data()[i];
    }
    return floats;
  }

  @Test
  void valuesAndGradientsAreThoseOfTheReference() {
    for (boolean backward : new boolean[] {false, true}) {
      OpCase.of("backward " + backward, new Fading(backward), in -> fading(in[0], backward))
          .in(Fill.uniform(-1, 1), OpCase.N, 5)
          .by(0)
          .check();
    }
  }

  /** One session, one graph: each number of rows has an expansion of its own. */
  @Test
  void eachNumberOfRowsIsExpandedAnew() {
    GraphBuilder g = new GraphBuilder();
    Node x = g.placeholder("x", Shape.UNKNOWN, 1);
    Node y = g.add(new Fading(false), g.add(new Fading(false), x));
    try (Session session = new Session(g.build())) {
      for (int rows : new int[] {1, 4, 2}) {
        Shape shape = Shape.of(rows, 1);
        Doubles ones = Doubles.fill(shape, _ -> 1);
        Doubles expected = fading(fading(ones, false), false);
        try (Tensor fed = Tensor.of(shape, floats(ones))) {
          float[] found = session.run(new Feeds().put(x, fed), Fetches.of(y)).get(y).toArray();
          assertArrayEquals(floats(expected), found, 1e-6f);
        }
      }
    }
  }

  @Test
  void anExpansionOfAnotherShapeIsRefused() {
    GraphBuilder g = new GraphBuilder();
    Node x = g.placeholder("x", Shape.UNKNOWN, 3);
    Node y = g.add(new Wrong(), x);
    try (Session session = new Session(g.build());
        Tensor fed = Tensor.allocate(x.type(), Shape.of(2, 3))) {
      Feeds feeds = new Feeds().put(x, fed);
      Fetches fetches = Fetches.of(y);
      String message =
          assertThrows(IllegalArgumentException.class, () -> session.run(feeds, fetches))
              .getMessage();
      assertTrue(message.contains("was FLOAT32 [2, 3] and was expanded to"), message);
    }
  }
}
