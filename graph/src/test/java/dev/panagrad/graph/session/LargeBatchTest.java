package dev.panagrad.graph.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.engine.kernel.layout.BatchLanes;
import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Padding;
import dev.panagrad.graph.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A batch that is held in several blocks, with a rest in the last: twice the images of a batch that
 * is one block have the same loss, statistics and gradients.
 */
final class LargeBatchTest {
  private static final int SMALL = 307;
  private static final int PIXELS = 6 * 5 * 2;
  private static final long SEED = 23;

  /** Convolutions, batch norm, both poolings, a dense layer: all that knows of the layout. */
  private static final class Net {
    final GraphBuilder g = new GraphBuilder();
    final Random random = new Random(SEED);
    final Node x = g.placeholder("x", Shape.UNKNOWN, 6, 5, 2);
    final Node first = weights("first", 3, 3, 2, 6);
    final Node bias = weights("bias", 6);
    final Node scale = weights("scale", 6);
    final Node second = weights("second", 2, 3, 6, 5);
    final Node dense = weights("dense", 20, 7);
    final Node features = features();
    final Node result = g.matMul(g.reshape(features, Shape.UNKNOWN, 20), dense);
    final Node loss = g.mean(g.square(result));
    final List<Node> byWeights = Gradients.of(g, loss, List.of(first, bias, scale, second, dense));
    final Node byImages = Gradients.of(g, loss, List.of(x)).get(0);

    private Node weights(String name, int... sizes) {
      return g.variable(
          name,
          Shape.of(sizes),
          (out, _, _, _) -> {
            for (long i = 0; i < out.length(); i++) {
              out.set(i, random.nextFloat() * 2 - 1);
            }
          });
    }

    private Node features() {
      Node hidden = g.add(g.conv2d(x, first, 1, Padding.SAME), bias);
      Node moments = g.moments(hidden);
      Node mean = g.reshape(g.slice(moments, 0, 0, 1), 6);
      Node variance = g.reshape(g.slice(moments, 0, 1, 1), 6);
      Node normal = g.relu(g.batchNorm(hidden, mean, variance, scale, null, 1e-5f, true));
      Node pooled = g.averagePool(g.maxPool(normal, 2, 1, Padding.SAME), 2, 2, Padding.SAME);
      return g.relu(g.conv2d(pooled, second, 2, Padding.SAME));
    }
  }

  static Stream<KernelSet> kernels() {
    return Stream.of(KernelSets.scalar(), KernelSets.best());
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void twiceTheImagesHaveTheSameGradients(KernelSet kernels) {
    assertEquals(1, BatchLanes.blocks(SMALL));
    int blocks = BatchLanes.blocks(2 * SMALL);
    assertEquals(10, blocks);
    assertNotEquals(2 * SMALL, blocks * BatchLanes.lanes(2 * SMALL), "the last block has a rest");
    Net net = new Net();
    float[] once = new float[SMALL * PIXELS];
    Random random = new Random(SEED + 1);
    for (int i = 0; i < once.length; i++) {
      once[i] = random.nextFloat() * 2 - 1;
    }
    SessionOptions options = SessionOptions.defaults().withKernels(kernels).withSeed(SEED);
    Node[] fetched =
        Stream.concat(
                Stream.of(net.result, net.features, net.loss, net.byImages), net.byWeights.stream())
            .toArray(Node[]::new);
    try (Session session = new Session(net.g.build(), options);
        Tensor small = Tensor.of(Shape.of(SMALL, 6, 5, 2), once);
        Tensor large = Tensor.of(Shape.of(2 * SMALL, 6, 5, 2), twice(once, 1))) {
      Fetches fetches = Fetches.of(fetched);
      Results results = session.run(new Feeds().put(net.x, small), fetches);
      float[][] expected = new float[fetched.length][];
      Arrays.setAll(expected, i -> results.get(fetched[i]).toArray());
      Results actual = session.run(new Feeds().put(net.x, large), fetches);
      for (int i = 0; i < fetched.length; i++) {
        Node node = fetched[i];
        float[] wanted = expected[i];
        if (node == net.result || node == net.features) {
          wanted = twice(wanted, 1);
        } else if (node == net.byImages) {
          wanted = twice(wanted, 0.5f);
        }
        String what = "%s, seed %d".formatted(node.name(), SEED);
        assertArrayEquals(wanted, actual.get(node).toArray(), 2e-5f, what);
      }
    }
  }

  private static float[] twice(float[] values, float factor) {
    float[] result = new float[2 * values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = factor * values[i % values.length];
    }
    return result;
  }
}
