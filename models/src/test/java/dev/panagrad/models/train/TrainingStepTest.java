package dev.panagrad.models.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.nn.Sgd;
import dev.panagrad.models.nn.Shards;
import dev.panagrad.models.train.shards.ShardRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A step of a network of a user's own, cut into shards. */
final class TrainingStepTest {
  private static final int ROWS = 5;
  private static final int WIDTH = 203;

  /** Weights times what is fed, of which some is dropped. */
  private static final class Network {
    final GraphBuilder g = new GraphBuilder();
    final Shards shards;
    final Node x = g.placeholder("x", Shape.UNKNOWN, WIDTH);
    final Node keep = g.placeholder("keep");
    final Node w = g.variable("w", Shape.of(WIDTH), Initializer.zeros());
    final Node mask = g.dropoutMask(x, keep);
    final Node loss = g.mean(g.mul(g.mul(x, mask), w));
    final Node gradient;
    final Node batchLoss;
    final Node train;

    Network(int count) {
      shards = new Shards(g, count);
      Node part = shards.part(loss);
      train = new Sgd().minimize(g, part, g.constant(1), shards);
      batchLoss = shards.sum(part);
      gradient = count == 1 ? null : shards.values().getFirst();
    }
  }

  /** Numbers of very different sizes, so that the order of additions shows. */
  private static Tensor batch(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Tensor tensor = Tensor.allocate(DType.FLOAT32, Shape.of(rows, WIDTH));
    for (long i = 0; i < tensor.buffer().length(); i++) {
      long bits = random.nextLong();
      tensor.buffer().set(i, (int) bits * 1e-9f * (1 << (bits >>> 60)));
    }
    return tensor;
  }

  private static float[] sum(List<float[]> gradients, int from, int to) {
    if (to - from == 1) {
      return gradients.get(from).clone();
    }
    int middle = from + Integer.highestOneBit(to - from - 1);
    float[] left = sum(gradients, from, middle);
    float[] right = sum(gradients, middle, to);
    for (int i = 0; i < left.length; i++) {
      left[i] += right[i];
    }
    return left;
  }

  /** From weights of 0 with a rate of 1, the weights are the sum with the other sign. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 6, 7})
  void theGradientsOfTheShardsAreAddedInAFixedTree(int count) {
    Network net = new Network(count);
    List<float[]> gradients = new ArrayList<>();
    try (Session session = new Session(net.g.build(), SessionOptions.defaults().withThreads(2));
        Tensor batch = batch(count * ROWS, 8)) {
      List<Tensor> rows = ShardRows.of(batch, count);
      for (Tensor shard : rows) {
        Feeds alone = new Feeds().put(net.x, shard).put(net.keep, 1);
        gradients.add(session.run(alone, Fetches.of(net.gradient)).get(net.gradient).toArray());
      }
      Feeds feeds = new Feeds().put(net.keep, 1);
      try (TrainingStep step =
          new TrainingStep(session, net.shards, feeds, List.of(), List.of(net.train))) {
        step.run(shard -> feeds.put(net.x, rows.get(shard)));
      }
      float[] expected = sum(gradients, 0, count);
      for (int i = 0; i < expected.length; i++) {
        expected[i] = 0 - expected[i];
      }
      assertArrayEquals(expected, session.variable(net.w).toArray(), 0);
    }
  }

  /** The masks of a shard are those of its address, and no two are alike. */
  @Test
  void eachShardOfEachStepHasMasksOfItsOwn() {
    int count = 3;
    Network net = new Network(count);
    List<float[]> masks = new ArrayList<>();
    try (Session session = new Session(net.g.build(), SessionOptions.defaults().withThreads(1));
        Tensor batch = batch(count * ROWS, 9)) {
      List<Tensor> rows = ShardRows.of(batch, count);
      Feeds feeds = new Feeds().put(net.keep, 0.5f).put(net.x, rows.getFirst());
      ShardData data =
          new ShardData() {
            @Override
            public void feed(int shard) {
              feeds.put(net.x, rows.get(shard));
            }

            @Override
            public void computed(int shard, Results results) {
              masks.add(results.get(net.mask).toArray());
            }
          };
      try (TrainingStep step =
          new TrainingStep(session, net.shards, feeds, List.of(net.mask), List.of(net.train))) {
        step.run(data);
        step.run(data);
      }
      assertEquals(2, session.counter());
      assertEquals(2 * count, masks.size());
      for (int i = 0; i < masks.size(); i++) {
        for (int j = 0; j < i; j++) {
          assertFalse(Arrays.equals(masks.get(i), masks.get(j)), i + " is " + j);
        }
        // What another worker would draw for this shard.
        session.counter(i);
        float[] again = session.run(feeds, Fetches.of(net.mask)).get(net.mask).toArray();
        assertArrayEquals(masks.get(i), again, 0);
      }
    }
  }

  @Test
  void theLossIsThatOfTheWholeBatch() {
    Network whole = new Network(1);
    Network cut = new Network(4);
    try (Tensor batch = batch(4 * ROWS, 10)) {
      float expected = secondLoss(whole, batch);
      assertTrue(Math.abs(expected) > 1, "a loss of " + expected);
      assertEquals(expected, secondLoss(cut, batch), 1e-5 * Math.abs(expected));
    }
  }

  private static float secondLoss(Network net, Tensor batch) {
    List<Tensor> rows = ShardRows.of(batch, net.shards.count());
    Feeds feeds = new Feeds().put(net.keep, 1);
    try (Session session = new Session(net.g.build(), SessionOptions.defaults().withThreads(1));
        TrainingStep step =
            new TrainingStep(
                session, net.shards, feeds, List.of(), List.of(net.batchLoss, net.train))) {
      step.run(shard -> feeds.put(net.x, rows.get(shard)));
      return step.run(shard -> feeds.put(net.x, rows.get(shard))).scalar(net.batchLoss);
    }
  }

  /** What fails in the middle of a step changes neither variables nor what is drawn next. */
  @Test
  void aStepThatFailsLeavesTheStateAsItWas() {
    Network net = new Network(4);
    try (Session session = new Session(net.g.build(), SessionOptions.defaults().withThreads(1));
        Tensor batch = batch(4 * ROWS, 11)) {
      List<Tensor> rows = ShardRows.of(batch, 4);
      Feeds feeds = new Feeds().put(net.keep, 1);
      try (TrainingStep step =
          new TrainingStep(session, net.shards, feeds, List.of(), List.of(net.train))) {
        step.run(shard -> feeds.put(net.x, rows.get(shard)));
        float[] before = session.variable(net.w).toArray();
        assertThrows(
            IllegalArgumentException.class,
            () ->
                step.run(
                    shard -> feeds.put(net.x, rows.get(shard)).put(net.keep, shard == 2 ? 2 : 1)));
        assertEquals(1, session.counter());
        assertArrayEquals(before, session.variable(net.w).toArray(), 0);
        feeds.put(net.keep, 1);
        step.run(shard -> feeds.put(net.x, rows.get(shard)));
        assertEquals(2, session.counter());
      }
    }
  }

  @Test
  void oneShardCutsNothing() {
    Network net = new Network(1);
    assertEquals(List.of(), net.shards.values());
    assertSame(net.loss, net.batchLoss);
    assertSame(net.loss, net.shards.mean(net.loss));
    int nodes = net.g.build().nodes().size();
    GraphBuilder g = new GraphBuilder();
    Node x = g.placeholder("x", Shape.UNKNOWN, WIDTH);
    Node keep = g.placeholder("keep");
    Node w = g.variable("w", Shape.of(WIDTH), Initializer.zeros());
    Node loss = g.mean(g.mul(g.mul(x, g.dropoutMask(x, keep)), w));
    new Sgd().minimize(g, loss, g.constant(1));
    assertEquals(g.build().nodes().size(), nodes);
  }

  @Test
  void onlyWhatHasOneShapeIsSummed() {
    GraphBuilder g = new GraphBuilder();
    Node x = g.placeholder("x", Shape.UNKNOWN, 2);
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Shards(g, 2).sum(x)).getMessage();
    assertTrue(message.startsWith("'x' is FLOAT32 [None, 2]"), message);
    assertThrows(IllegalArgumentException.class, () -> new Shards(g, 0));
  }
}
