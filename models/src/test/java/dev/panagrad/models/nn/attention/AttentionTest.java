package dev.panagrad.models.nn.attention;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.nn.BasicRnnCell;
import dev.panagrad.models.nn.Cell;
import dev.panagrad.models.nn.GruCell;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.LstmCell;
import dev.panagrad.models.nn.attention.AttentionDecoder.Looks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Encoder, attention and decoder against plain doubles and differences; what masks keep out. */
final class AttentionTest {
  private static final double EPSILON = 1e-2;
  private static final int UNITS = EncoderDecoder.UNITS;

  private static Stream<Arguments> attentions() {
    return Stream.of("bahdanau", "dot", "general", "scaled")
        .flatMap(name -> Stream.of(Looks.values()).map(looks -> Arguments.of(name, looks)));
  }

  private static Stream<Arguments> nets() {
    List<Cell> cells =
        List.of(
            new BasicRnnCell(UNITS),
            new LstmCell(UNITS),
            new GruCell(UNITS),
            new GruCell(UNITS, 0, true));
    return attentions()
        .flatMap(a -> cells.stream().map(c -> Arguments.of(c, a.get()[0], a.get()[1])));
  }

  @ParameterizedTest
  @MethodSource("attentions")
  void agreesWithPlainDoubles(String attention, Looks looks) {
    float smoothing = looks == Looks.AFTER ? 0.1f : 0;
    try (EncoderDecoder net = new EncoderDecoder(new GruCell(UNITS), attention, looks, smoothing)) {
      PlainEncoderDecoder plain = new PlainEncoderDecoder(net, attention, looks, smoothing);
      assertClose(plain.outputs, net.value("outputs"), EncoderDecoder.WIDTH);
      assertClose(plain.weights, net.value("weights"), EncoderDecoder.PLACES);
      assertEquals(plain.loss, net.value("loss")[0], 2e-6);
    }
  }

  /** Before training every place weighs the same. */
  @ParameterizedTest
  @ValueSource(strings = {"general", "scaled"})
  void luongStartsEven(String attention) {
    try (EncoderDecoder net =
        new EncoderDecoder(new GruCell(UNITS), attention, Looks.AFTER, false, 0)) {
      float[] weights = net.value("weights");
      for (int i = 0; i < weights.length; i++) {
        int sentence = i / EncoderDecoder.PLACES % EncoderDecoder.BATCH;
        int length = EncoderDecoder.SOURCE_LENGTHS[sentence];
        boolean padding = i % EncoderDecoder.PLACES >= length;
        assertEquals(padding ? 0 : 1f / length, weights[i], 1e-6, "weight " + i);
      }
    }
  }

  private static void assertClose(double[][] expected, float[] found, int columns) {
    assertEquals(expected.length * columns, found.length);
    for (int row = 0; row < expected.length; row++) {
      for (int i = 0; i < columns; i++) {
        assertEquals(expected[row][i], found[row * columns + i], 2e-6, row + ", " + i);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("nets")
  void gradientsAgreeWithDifferences(Cell cell, String attention, Looks looks) {
    try (EncoderDecoder net = new EncoderDecoder(cell, attention, looks, 0.1f)) {
      List<float[]> gradients = net.gradients();
      for (int i = 0; i < gradients.size(); i++) {
        double largest = 0;
        for (float element : gradients.get(i)) {
          largest = Math.max(largest, Math.abs(element));
        }
        assertTrue(largest > 1e-4, "no gradient of " + net.variables.get(i).name());
      }
      for (long seed = 1; seed <= 4; seed++) {
        SplittableRandom random = new SplittableRandom(seed);
        List<double[]> direction = new ArrayList<>();
        double expected = 0;
        for (float[] gradient : gradients) {
          double[] along = random.doubles(gradient.length, -1, 1).toArray();
          direction.add(along);
          for (int i = 0; i < gradient.length; i++) {
            expected += gradient[i] * along[i];
          }
        }
        net.move(direction, EPSILON);
        double above = net.value("loss")[0];
        net.move(direction, -2 * EPSILON);
        double below = net.value("loss")[0];
        net.move(direction, EPSILON);
        double slope = (above - below) / (2 * EPSILON);
        assertEquals(expected, slope, 0.01 * (1 + Math.abs(expected)), "seed " + seed);
      }
    }
  }

  /** Whatever stands in the padding, no bit of what counts is another. */
  @ParameterizedTest
  @MethodSource("nets")
  void paddingChangesNoBit(Cell cell, String attention, Looks looks) {
    try (EncoderDecoder net = new EncoderDecoder(cell, attention, looks, 0.1f)) {
      float[] loss = net.value("loss");
      float[] weights = net.value("weights");
      List<float[]> gradients = net.gradients();
      fillPadding(net, "source", EncoderDecoder.SOURCE_LENGTHS);
      fillPadding(net, "target", EncoderDecoder.TARGET_LENGTHS);
      for (int i = 0; i < EncoderDecoder.LABELS.length; i++) {
        if (i / EncoderDecoder.BATCH >= EncoderDecoder.TARGET_LENGTHS[i % EncoderDecoder.BATCH]) {
          net.fed.get("labels").buffer().setInt(i, 0);
        }
      }
      assertArrayEquals(loss, net.value("loss"), 0);
      List<float[]> after = net.gradients();
      for (int i = 0; i < gradients.size(); i++) {
        assertArrayEquals(gradients.get(i), after.get(i), 0, net.variables.get(i).name());
      }
      float[] found = net.value("weights");
      for (int i = 0; i < weights.length; i++) {
        int row = i / EncoderDecoder.PLACES;
        int sentence = row % EncoderDecoder.BATCH;
        if (i % EncoderDecoder.PLACES >= EncoderDecoder.SOURCE_LENGTHS[sentence]) {
          assertEquals(0f, found[i], "looks at padding");
        } else if (row / EncoderDecoder.BATCH < EncoderDecoder.TARGET_LENGTHS[sentence]) {
          assertEquals(weights[i], found[i], "weight " + i);
        }
      }
      // What isn't padding does change bits.
      net.fed.get("source").buffer().set(0, 1.5f);
      assertFalse(Arrays.equals(loss, net.value("loss")));
    }
  }

  private static void fillPadding(EncoderDecoder net, String name, int... lengths) {
    Buffer rows = net.fed.get(name).buffer();
    for (int i = 0; i < rows.length(); i++) {
      int row = i / EncoderDecoder.INPUT;
      if (row / EncoderDecoder.BATCH >= lengths[row % EncoderDecoder.BATCH]) {
        rows.set(i, 100f + i);
      }
    }
  }

  @Test
  void allMaskedGivesZeros() {
    GraphBuilder g = new GraphBuilder();
    Node scores = g.constant(Shape.of(2, 3), 1, 2, Float.NaN, 5, 6, 7);
    Node mask = g.constant(Shape.of(2, 3), 1, 1, 0, 0, 0, 0);
    Node weights = Source.softmax(g, scores, mask);
    try (Session session = new Session(g.build(), SessionOptions.defaults().withThreads(1))) {
      float[] found = session.run(new Feeds(), Fetches.of(weights)).get(weights).toArray();
      float share = (float) (1 / (1 + Math.E));
      assertArrayEquals(new float[] {share, 1 - share, 0, 0, 0, 0}, found, 1e-6f);
    }
  }

  @Test
  void dotProductsNeedRowsAsWideAsTheQuery() {
    GraphBuilder g = new GraphBuilder();
    Layers layers = Layers.training(g, g.constant(1), g.constant(1));
    Node source = g.placeholder("source", Shape.UNKNOWN, 3, 8);
    Attention dot = EncoderDecoder.attention("dot");
    String message =
        assertThrows(IllegalArgumentException.class, () -> dot.keys(layers, source)).getMessage();
    assertEquals(
        "attention by dot products needs a source as wide as the query, 4, not 8; take the"
            + " general score",
        message);
  }
}
