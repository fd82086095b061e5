package dev.panagrad.models.nn.attention;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Gradients;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.source.Variable;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.nn.GruCell;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.attention.AttentionDecoder.Looks;
import dev.panagrad.models.nn.sequence.StepRows;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A decoder that leaves out what has ended computes what one that masks it does. */
final class EndedSequencesTest {
  private static final int BATCH = 4;
  private static final int PLACES = 3;
  private static final int SIZE = 5;

  /** Rows at each step. */
  private static final List<Integer> COUNTS = List.of(4, 3, 3, 1);

  @ParameterizedTest
  @EnumSource(Looks.class)
  void sameLossAndGradients(Looks looks) {
    List<float[]> padded = values(looks, StepRows.all(COUNTS.size(), BATCH));
    List<float[]> ended = values(looks, new StepRows(COUNTS));
    assertEquals(padded.size(), ended.size());
    for (int i = 0; i < padded.size(); i++) {
      assertArrayEquals(padded.get(i), ended.get(i), 2e-6f, "value " + i);
    }
  }

  /** The loss, and the gradients of all variables. */
  private static List<float[]> values(Looks looks, StepRows steps) {
    GraphBuilder g = new GraphBuilder();
    Layers layers = Layers.training(g, g.constant(1), g.constant(1));
    Attention attention = EncoderDecoder.attention("bahdanau");
    Node memory =
        layers.variable("memory", Shape.of(BATCH, PLACES, SIZE), EndedSequencesTest::numbers);
    AttentionDecoder decoder =
        new AttentionDecoder("decoder", new GruCell(4), attention, looks, SIZE);
    List<Float> inputs = new ArrayList<>();
    List<Float> counted = new ArrayList<>();
    for (int step = 0; step < steps.steps(); step++) {
      for (int row = 0; row < steps.at(step); row++) {
        for (int i = 0; i < 2; i++) {
          inputs.add((float) Math.sin(7 * step + 3 * row + i));
        }
        for (int i = 0; i < SIZE; i++) {
          counted.add(row < COUNTS.get(step) ? (float) Math.cos(5 * step + row + 2 * i) : 0);
        }
      }
    }
    Node rows = constant(g, steps.total(), 2, inputs);
    Node first = layers.variable("first", Shape.of(BATCH, 4), EndedSequencesTest::numbers);
    Source source = new Source(memory, attention.keys(layers, memory), null);
    AttentionDecoder.Decoded decoded =
        decoder.decode(layers, steps, rows, source, decoder.first(g, List.of(first)));
    Node loss = g.sum(g.mul(decoded.outputs(), constant(g, steps.total(), SIZE, counted)));
    List<Node> fetched = new ArrayList<>();
    fetched.add(loss);
    List<Node> variables =
        g.build().variables().stream().filter(v -> ((Variable) v.op()).trainable()).toList();
    fetched.addAll(Gradients.of(g, loss, variables));
    SessionOptions options = SessionOptions.defaults().withThreads(1).withSeed(3);
    try (Session session = new Session(g.build(), options)) {
      Results results = session.run(new Feeds(), Fetches.of(fetched));
      return fetched.stream().map(node -> results.get(node).toArray()).toList();
    }
  }

  private static Node constant(GraphBuilder g, int rows, int columns, List<Float> values) {
    float[] all = new float[values.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = values.get(i);
    }
    return g.constant(Shape.of(rows, columns), all);
  }

  private static void numbers(Buffer out, Shape shape, long seed, int stream) {
    for (long i = 0; i < out.length(); i++) {
      out.set(i, (float) Math.sin(3.0 * i + 1));
    }
  }
}
