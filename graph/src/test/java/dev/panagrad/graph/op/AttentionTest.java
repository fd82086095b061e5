package dev.panagrad.graph.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.engine.kernel.KernelSet;
import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.attention.Attention;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attention and its gradients, over several blocks of queries, against products and softmax. */
final class AttentionTest {
  private static final float SCALE = 0.25f;

  /** Both ways on the same operands; the loss weighs the elements of the result. */
  private static final class Trial {
    private final GraphBuilder g = new GraphBuilder();
    private final List<Node> operands = new ArrayList<>();
    private final List<Node> fused = new ArrayList<>();
    private final List<Node> composed = new ArrayList<>();

    Trial(int heads, int queries, int keys, int size, int seen, boolean masked) {
      Node q = g.placeholder("q", 2, heads, queries, size);
      Node k = g.placeholder("k", 2, heads, keys, size);
      Node v = g.placeholder("v", 2, heads, keys, size + 3);
      Node mask = g.placeholder("mask", 2, 1, 1, keys);
      Node weights = g.placeholder("weights", 2, heads, queries, size + 3);
      operands.addAll(List.of(q, k, v, mask, weights));
      Node one =
          masked
              ? g.add(new Attention(SCALE, seen, true), q, k, v, mask)
              : g.add(new Attention(SCALE, seen, false), q, k, v);
      Node scores = g.mul(g.matMul(q, k, false, true), g.constant(SCALE));
      Node shown = masked ? g.add(scores, mask) : scores;
      Node limited = seen < 0 ? shown : g.add(shown, limit(queries, keys, seen));
      collect(fused, one, weights);
      collect(composed, g.matMul(g.softmax(limited), v), weights);
    }

    private Node limit(int queries, int keys, int seen) {
      float[] values = new float[queries * keys];
      for (int i = 0; i < queries; i++) {
        for (int j = Math.min(keys, seen + i); j < keys; j++) {
          values[i * keys + j] = Float.NEGATIVE_INFINITY;
        }
      }
      return g.constant(Shape.of(queries, keys), values);
    }

    private void collect(List<Node> fetches, Node result, Node weights) {
      fetches.add(result);
      Node loss = g.sum(g.mul(result, weights));
      fetches.addAll(Gradients.of(g, loss, operands.subList(0, 3)));
    }

    List<float[]> run(List<Node> fetches, KernelSet kernels, int threads) {
      Random random = new Random(3);
      List<Tensor> tensors = new ArrayList<>();
      Feeds feeds = new Feeds();
      SessionOptions options = SessionOptions.defaults().withKernels(kernels).withThreads(threads);
      try (Session session = new Session(g.build(), options)) {
        for (Node operand : operands) {
          Tensor tensor = Tensor.allocate(operand.type(), operand.shape());
          tensors.add(tensor);
          for (long i = 0; i < tensor.buffer().length(); i++) {
            boolean hidden = operand == operands.get(3) && i % 3 == 1;
            float value = random.nextFloat() * 2 - 1;
            tensor.buffer().set(i, hidden ? Float.NEGATIVE_INFINITY : value);
          }
          feeds.put(operand, tensor);
        }
        Results results = session.run(feeds, Fetches.of(fetches));
        return fetches.stream().map(node -> results.get(node).toArray()).toList();
      } finally {
        tensors.forEach(Tensor::close);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "3, 150, 150, 16, 1, false",
    "1, 70, 600, 32, -1, true",
    "2, 33, 300, 7, 268, true",
    "5, 1, 1100, 64, 1100, false",
    "2, 257, 129, 9, -1, false"
  })
  void agreesWithProductsAndSoftmax(
      int heads, int queries, int keys, int size, int seen, boolean masked) {
    Trial trial = new Trial(heads, queries, keys, size, seen, masked);
    List<float[]> expected = trial.run(trial.composed, KernelSets.scalar(), 1);
    List<float[]> one = trial.run(trial.fused, KernelSets.best(), 1);
    List<float[]> scalar = trial.run(trial.fused, KernelSets.scalar(), 1);
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), one.get(i), 2e-4f, "fetch " + i);
      assertArrayEquals(expected.get(i), scalar.get(i), 2e-4f, "fetch " + i + ", scalar");
    }
    for (int threads = 2; threads <= 3; threads++) {
      List<float[]> several = trial.run(trial.fused, KernelSets.best(), threads);
      for (int i = 0; i < one.size(); i++) {
        for (int j = 0; j < one.get(i).length; j++) {
          assertEquals(
              Float.floatToRawIntBits(one.get(i)[j]),
              Float.floatToRawIntBits(several.get(i)[j]),
              "fetch " + i + ", element " + j);
        }
      }
    }
  }
}
