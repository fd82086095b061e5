package dev.panagrad.graph.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.source.Stored;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Weights that never change are put into the order of the kernels before the first run. */
final class ConstantProductTest {
  private static final int K = 320;
  private static final int N = 330;

  private static Tensor uneven(int... sizes) {
    Shape shape = Shape.of(sizes);
    float[] values = new float[(int) shape.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i * 31L % 17 - 8) / 17f;
    }
    return Tensor.of(shape, values);
  }

  /** The labels of the schedule, and the product, which is checked for two sizes of a batch. */
  private static List<String> labels(boolean constant, boolean transposed, int rows) {
    try (Tensor weights = transposed ? uneven(N, K) : uneven(K, N);
        Tensor x = uneven(rows, K)) {
      GraphBuilder g = new GraphBuilder();
      Node a = g.placeholder("x", rows, K);
      Node w = g.add(new Stored(weights.shape(), DType.FLOAT32, weights.buffer(), constant));
      Node y = g.matMul(a, w, false, transposed);
      float[] first = weights.toArray();
      List<String> labels = new ArrayList<>();
      try (Session session = new Session(g.build(), SessionOptions.defaults().withThreads(2))) {
        Feeds feeds = new Feeds().put(a, x);
        float[] product = session.run(feeds, Fetches.of(y)).get(y).toArray();
        for (int i = 0; i < rows; i++) {
          for (int j = 0; j < N; j += 7) {
            double sum = 0;
            for (int k = 0; k < K; k++) {
              sum += x.buffer().get((long) i * K + k) * first[transposed ? j * K + k : k * N + j];
            }
            assertTrue(Math.abs(sum - product[i * N + j]) < 1e-4, "row " + i + ", column " + j);
          }
        }
        assertArrayEquals(product, session.run(feeds, Fetches.of(y)).get(y).toArray());
        session
            .compile(feeds, Fetches.of(y))
            .schedule()
            .steps()
            .forEach(step -> labels.add(step.label()));
      }
      return labels;
    }
  }

  @ParameterizedTest
  @CsvSource({"8, false", "49, false", "49, true"})
  void constantWeightsArePackedBeforeTheFirstRun(int rows, boolean transposed) {
    List<String> labels = labels(true, transposed, rows);
    assertTrue(labels.getFirst().contains("packed before"), labels.toString());
  }

  @Test
  void othersAreReadAsTheyAreInEachRun() {
    List<String> labels = labels(false, false, 8);
    assertFalse(labels.stream().anyMatch(label -> label.contains("before")), labels.toString());
  }
}
