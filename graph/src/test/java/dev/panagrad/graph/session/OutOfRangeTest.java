package dev.panagrad.graph.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Initializer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.Identity;
import dev.panagrad.graph.op.array.index.Gather;
import dev.panagrad.graph.op.array.index.GatherGrad;
import dev.panagrad.graph.op.array.index.OneHot;
import dev.panagrad.graph.op.loss.SparseSoftmaxCrossEntropy;
import dev.panagrad.graph.op.update.ApplySgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Class numbers, indices and keep probabilities that a reader can't take end a run before it. */
final class OutOfRangeTest {
  private static final int[] RIGHT = {9, 0, 3, 9, 1};

  /** What reads the numbers, and what its error says. */
  enum Reader {
    LOSS("SparseSoftmaxCrossEntropy 'loss': class", "the logits have 10 classes"),
    GATHER("Gather 'loss': index", "the table has 10 rows"),
    SCATTER("GatherGrad 'loss': index", "the table has 10 rows"),
    ONE_HOT("OneHot 'loss': index", "the depth is 10");

    private final String subject;
    private final String reason;

    Reader(String subject, String reason) {
      this.subject = subject;
      this.reason = reason;
    }

    private Node add(GraphBuilder g, Node x, Node numbers, Node table) {
      return switch (this) {
        case LOSS -> {
          Node logits = g.matMul(x, table, false, true);
          yield g.add("loss", new SparseSoftmaxCrossEntropy(), List.of(logits, numbers));
        }
        case GATHER -> g.add("loss", new Gather(), List.of(table, numbers));
        case SCATTER -> g.add("loss", new GatherGrad(), List.of(x, numbers, table));
        case ONE_HOT -> g.matMul(g.add("loss", new OneHot(10), List.of(numbers)), table);
      };
    }
  }

  /** A training step whose first update needs nothing of what may be wrong. */
  private static final class Net implements AutoCloseable {
    final GraphBuilder g = new GraphBuilder();
    final Node numbers = g.placeholder("numbers", DType.INT32, Shape.UNKNOWN);
    final Node x = g.placeholder("x", Shape.UNKNOWN, 4);
    final Node keep = g.placeholder("keep");
    final Node counter = g.variable("counter", Shape.scalar(), Initializer.zeros());
    final Node count = g.assign(counter, g.add(counter, g.constant(1)));
    final Node table = g.variable("table", Shape.of(10, 4), Initializer.constant(1));
    final Node train;
    final Session session;
    final Feeds feeds = new Feeds();
    final Tensor fed = Tensor.ofInts(Shape.of(5), RIGHT);
    final Tensor rows = Tensor.allocate(DType.FLOAT32, Shape.of(5, 4));

    Net(Reader reader, boolean computed, boolean rewrite) {
      Node read = computed ? g.add(new Identity(), numbers) : numbers;
      Node value = g.dropout(reader.add(g, x, read, table), keep);
      Node total = g.add(g.sum(value), g.sum(table));
      Node gradient = Gradients.of(g, total, List.of(table)).getFirst();
      Node update = g.add(new ApplySgd(), g.constant(1), table, gradient);
      train = g.group("train", List.of(count, update, value));
      session = new Session(g.build(), SessionOptions.defaults().withRewrite(rewrite));
      feeds.put(numbers, fed).put(x, rows).put(keep, 0.5f);
    }

    void run() {
      session.run(feeds, Fetches.of(train));
    }

    /** All that a run may change. */
    List<Float> state() {
      List<Float> state = new ArrayList<>(List.of((float) session.counter()));
      for (Node variable : List.of(counter, table)) {
        for (float value : session.variable(variable).toArray()) {
          state.add(value);
        }
      }
      return state;
    }

    String error() {
      List<Float> before = state();
      String message = assertThrows(IllegalArgumentException.class, this::run).getMessage();
      assertEquals(before, state(), "a run that fails changes nothing");
      return message;
    }

    @Override
    public void close() {
      session.close();
      fed.close();
      rows.close();
    }
  }

  static Stream<Object[]> nets() {
    return Arrays.stream(Reader.values())
        .flatMap(
            reader ->
                Stream.of(
                    new Object[] {reader, false, true},
                    new Object[] {reader, true, true},
                    new Object[] {reader, false, false},
                    new Object[] {reader, true, false}));
  }

  @ParameterizedTest(name = "{0}, computed {1}, rewritten {2}")
  @MethodSource("nets")
  void namesReaderPositionAndValueBeforeAnythingIsUpdated(
      Reader reader, boolean computed, boolean rewrite) {
    try (Net net = new Net(reader, computed, rewrite)) {
      for (int wrong : new int[] {-1, 10, 12, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
        for (int position : new int[] {0, 3, 4}) {
          net.fed.buffer().setInt(position, wrong);
          assertEquals(
              "%s %d at position %d is out of range: %s"
                  .formatted(reader.subject, wrong, position, reader.reason),
              net.error());
          net.fed.buffer().setInt(position, RIGHT[position]);
        }
      }
      List<Float> before = net.state();
      net.run();
      assertNotEquals(before, net.state());
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {-1, 0, Float.NaN, 1.5f, Float.POSITIVE_INFINITY})
  void aKeepProbabilityIsAbove0AndAtMost1(float keep) {
    try (Net net = new Net(Reader.GATHER, false, true)) {
      net.feeds.put(net.keep, keep);
      assertEquals(
          "DropoutMask 'DropoutMask': the keep probability must be above 0 and at most 1, but is "
              + keep,
          net.error());
    }
    GraphBuilder g = new GraphBuilder();
    Node x = g.placeholder("x", 3);
    Node constant = g.constant(keep);
    assertThrows(IllegalArgumentException.class, () -> g.dropout(x, constant));
  }

  @Test
  void aPositionHasAsManyNumbersAsTheIndices() {
    GraphBuilder g = new GraphBuilder();
    Node numbers = g.placeholder("numbers", DType.INT32, 2, 3);
    Node rows = g.oneHot(numbers, 4);
    try (Session session = new Session(g.build());
        Tensor fed = Tensor.ofInts(Shape.of(2, 3), 0, 1, 2, 3, 3, 4)) {
      Feeds feeds = new Feeds().put(numbers, fed);
      String message =
          assertThrows(IllegalArgumentException.class, () -> session.run(feeds, Fetches.of(rows)))
              .getMessage();
      assertEquals(
          "OneHot 'OneHot': index 4 at position [1, 2] is out of range: the depth is 4", message);
    }
  }

  /** Without columns there is nothing to read, but an index is still one of a row. */
  @Test
  void noColumnsAreNoError() {
    GraphBuilder g = new GraphBuilder();
    Node numbers = g.placeholder("numbers", DType.INT32, Shape.UNKNOWN);
    Node table = g.placeholder("table", 3, 0);
    Node rows = g.gather(table, numbers);
    Node shares = g.softmax(table);
    try (Session session = new Session(g.build());
        Tensor empty = Tensor.allocate(DType.FLOAT32, Shape.of(3, 0));
        Tensor right = Tensor.ofInts(Shape.of(2), 2, 0);
        Tensor wrong = Tensor.ofInts(Shape.of(2), 2, 3)) {
      Feeds feeds = new Feeds().put(numbers, right).put(table, empty);
      Results results = session.run(feeds, Fetches.of(rows, shares));
      assertEquals(Shape.of(2, 0), results.get(rows).shape());
      assertArrayEquals(new float[0], results.get(shares).toArray());
      feeds.put(numbers, wrong);
      assertThrows(
          IllegalArgumentException.class, () -> session.run(feeds, Fetches.of(rows, shares)));
    }
  }
}
