package dev.panagrad.graph.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.op.conv.Conv2dInputGrad;
import dev.panagrad.graph.op.conv.Sliding;
import dev.panagrad.graph.op.fusion.Rectified;
import dev.panagrad.graph.op.layout.BatchInnermost;
import dev.panagrad.graph.op.layout.BatchOutermost;
import org.junit.jupiter.api.Test;

/** A result isn't written over a value that the same op still reads by another input. */
class OverwriteTest {
  private final GraphBuilder g = new GraphBuilder();

  private static float[] some(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i % 7 - 2;
    }
    return values;
  }

  @Test
  void aValueLessItsFirstRow() {
    Node x = g.placeholder("x", 3, 2);
    Node doubled = g.add(x, x);
    Node less = g.sub(doubled, g.slice(doubled, 0, 0, 1));
    // Fetched values have memory of their own, so that what is fetched is another one.
    Node fetch = g.neg(less);
    try (Tensor fed = Tensor.of(x.shape(), 1, 2, 3, 4, 5, 6);
        Session session = new Session(g.build())) {
      float[] values = session.run(new Feeds().put(x, fed), Fetches.of(fetch)).get(fetch).toArray();
      assertArrayEquals(new float[] {-0f, -0f, -4, -4, -8, -8}, values);
    }
  }

  @Test
  void theGradientByImagesThatAreAlsoItsUpstream() {
    Node x = g.placeholder("x", 16, 3, 4, 1);
    Node w = g.placeholder("w", 3, 3, 1, 1);
    Node images = g.add(x, x);
    Op gradient = new Rectified(new Conv2dInputGrad(new Sliding(1, 1, Padding.SAME)), 16);
    Node inner = g.add(new BatchInnermost(), images);
    Node back = g.add(new BatchOutermost(16), g.add(gradient, inner, w, inner));
    Node fetch = g.neg(back);
    float[][] values = new float[2][];
    try (Tensor fed = Tensor.of(x.shape(), some(16 * 3 * 4));
        Tensor filter = Tensor.of(w.shape(), some(9))) {
      for (boolean reuse : new boolean[] {false, true}) {
        SessionOptions options = SessionOptions.defaults().withThreads(1).withReuse(reuse);
        try (Session session = new Session(g.build(), options)) {
          Feeds feeds = new Feeds().put(x, fed).put(w, filter);
          values[reuse ? 1 : 0] = session.run(feeds, Fetches.of(fetch)).get(fetch).toArray();
        }
      }
    }
    assertArrayEquals(values[0], values[1]);
  }
}
