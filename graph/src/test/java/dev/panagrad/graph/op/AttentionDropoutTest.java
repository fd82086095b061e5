package dev.panagrad.graph.op;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.kernel.KernelSets;
import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Weights of attention that are dropped: drawn in the kernel, twice the same in both directions.
 */
final class AttentionDropoutTest {
  private static final float KEEP = 0.75f;

  /** Queries and keys of zeros give equal weights, and values of ones at their place show them. */
  @Test
  void weightsAreKeptAsOftenAsAsked() {
    int sequences = 20;
    int steps = 16;
    int heads = 2;
    int row = 3 * heads * steps;
    float[] packed = new float[sequences * steps * row];
    for (int at = 0; at < sequences * steps; at++) {
      for (int head = 0; head < heads; head++) {
        packed[at * row + 2 * heads * steps + head * steps + at % steps] = 1;
      }
    }
    GraphBuilder g = new GraphBuilder();
    Node x = g.placeholder("x", sequences, steps, row);
    Node out = g.causalAttention(x, heads, g.constant(KEEP));
    Node other = g.causalAttention(x, heads, g.constant(KEEP));
    try (Session session = new Session(g.build(), SessionOptions.defaults());
        Tensor fed = Tensor.of(x.shape(), packed)) {
      Feeds feeds = new Feeds().put(x, fed);
      float[] found = session.run(feeds, Fetches.of(out)).get(out).toArray();
      int kept = 0;
      int all = 0;
      Set<String> patterns = new TreeSet<>();
      for (int at = 0; at < sequences * steps; at++) {
        int query = at % steps;
        for (int head = 0; head < heads; head++) {
          StringBuilder pattern = new StringBuilder();
          for (int key = 0; key < steps; key++) {
            float weight = found[(at * heads + head) * steps + key];
            float whole = 1f / (query + 1) / KEEP;
            assertTrue(weight == 0 || Math.abs(weight - whole) < 1e-6, "weight " + weight);
            assertTrue(key <= query || weight == 0, "a later key");
            kept += weight > 0 ? 1 : 0;
            all += key <= query ? 1 : 0;
            pattern.append(weight > 0 ? 1 : 0);
          }
          if (query == steps - 1) {
            patterns.add(pattern.toString());
          }
        }
      }
      // 5,440 draws; the deviation of their share is 0.006.
      assertEquals(KEEP, (double) kept / all, 0.03);
      assertTrue(patterns.size() > 35, "each sequence and head has masks of its own");
      assertFalse(
          Arrays.equals(found, session.run(feeds, Fetches.of(other)).get(other).toArray()),
          "another op has other masks");
      assertArrayEquals(found, session.run(feeds, Fetches.of(out)).get(out).toArray());
      session.counter(session.counter() + 1);
      assertFalse(
          Arrays.equals(found, session.run(feeds, Fetches.of(out)).get(out).toArray()),
          "another step has other masks");
    }
  }

  /** Several blocks of queries with 200 steps. Masks stay as no variable is updated. */
  @ParameterizedTest
  @ValueSource(ints = {5, 200})
  void gradientsAreThoseOfWhatIsKept(int steps) {
    GraphBuilder g = new GraphBuilder();
    Shape shape = Shape.of(2, steps, 12);
    Node x = g.placeholder("x", shape.sizes());
    Node factor = g.placeholder("factor", 2, steps, 4);
    Node loss = g.sum(g.mul(g.causalAttention(x, 2, g.constant(KEEP)), factor));
    Node gradient = Gradients.of(g, loss, List.of(x)).getFirst();
    Graph graph = g.build();
    Random random = new Random(steps);
    float[] values = random(random, (int) shape.elements());
    for (boolean vector : new boolean[] {false, true}) {
      SessionOptions options =
          SessionOptions.defaults()
              .withKernels(vector ? KernelSets.best() : KernelSets.scalar())
              .withSeed(9);
      try (Session session = new Session(graph, options);
          Tensor fed = Tensor.of(shape, values);
          Tensor factors = Tensor.of(factor.shape(), random(new Random(1), 2 * steps * 4))) {
        Feeds feeds = new Feeds().put(x, fed).put(factor, factors);
        Results results = new Results(Fetches.of(loss, gradient));
        session.run(feeds, results);
        float[] found = results.get(gradient).toArray();
        for (int trial = 0; trial < 40; trial++) {
          int i = random.nextInt(values.length);
          float step = 1e-2f;
          fed.buffer().set(i, values[i] + step);
          session.run(feeds, results);
          double above = results.scalar(loss);
          fed.buffer().set(i, values[i] - step);
          session.run(feeds, results);
          double below = results.scalar(loss);
          fed.buffer().set(i, values[i]);
          double expected = (above - below) / (2 * step);
          assertEquals(expected, found[i], 5e-3, "element " + i);
        }
      }
    }
  }

  private static float[] random(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return values;
  }
}
