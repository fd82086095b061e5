package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.nn.BasicRnnCell;
import dev.panagrad.models.nn.Cell;
import dev.panagrad.models.nn.GruCell;
import dev.panagrad.models.nn.Layers;
import dev.panagrad.models.nn.LstmCell;
import dev.panagrad.models.nn.TimeStep;
import dev.panagrad.models.nn.attention.BidirectionalEncoder;
import dev.panagrad.models.nn.attention.Lengths;
import dev.panagrad.models.onnx.type.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A bidirectional encoder as one ONNX node computes what our two masked passes do. */
class EncoderExportTest {
  private static final SessionOptions ONE = SessionOptions.defaults().withThreads(1).withSeed(3);
  private static final int STEPS = 5;
  private static final int SIZE = 3;
  private static final int UNITS = 4;

  @TempDir Path folder;

  /** A cell that ONNX has no node for. */
  private record Adding() implements Cell {
    @Override
    public List<Integer> stateSizes() {
      return List.of(UNITS);
    }

    @Override
    public List<Node> step(TimeStep t, List<Node> states) {
      Node h = states.getFirst();
      return List.of(t.graph().add(h, t.project("added", h, UNITS)));
    }
  }

  static Stream<Arguments> cells() {
    return Stream.of(
        Arguments.of(new GruCell(UNITS), "GRU", 1),
        Arguments.of(new GruCell(UNITS, 0, true), "GRU", 1),
        Arguments.of(new LstmCell(UNITS), "LSTM", 1),
        Arguments.of(new BasicRnnCell(UNITS), "RNN", 1),
        Arguments.of(new Adding(), "GRU", 0));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void bothDirectionsAreOneNode(Cell cell, String operator, int count) {
    GraphBuilder g = new GraphBuilder();
    Layers layers = Layers.training(g, g.constant(1), g.constant(1)).inference();
    Node rows = g.placeholder("rows", Shape.UNKNOWN, SIZE);
    Node lengths = g.placeholder("lengths", DType.INT32, Shape.UNKNOWN);
    BidirectionalEncoder.Encoded encoded =
        new BidirectionalEncoder("encoder", cell)
            .encode(layers, rows, Lengths.mask(g, lengths, STEPS));
    Path file = folder.resolve("encoder.onnx");
    try (Session session = new Session(g.build(), ONE)) {
      SplittableRandom random = new SplittableRandom(6);
      session.graph().variables().forEach(v -> move(session.variable(v).buffer(), random));
      OnnxExport export = new OnnxExport(session).input("rows", rows).input("lengths", lengths);
      List<Node> results = new ArrayList<>(encoded.states());
      results.add(encoded.rows());
      results.forEach(node -> export.output("result" + results.indexOf(node), node));
      export.write(file);
      assertEquals(count, OnnxNodes.of(file).stream().filter(operator::equals).count());
      check(session, file, rows, lengths, results, 5, 1, 3);
      check(session, file, rows, lengths, results, 2);
    }
  }

  /** Biases that aren't 0 show whether each is in its place. */
  private static void move(Buffer buffer, SplittableRandom random) {
    for (long i = 0; i < buffer.length(); i++) {
      buffer.set(i, buffer.get(i) + (float) random.nextDouble(-0.5, 0.5));
    }
  }

  private static void check(
      Session session, Path file, Node rows, Node lengths, List<Node> results, int... each) {
    float[] values = new float[STEPS * each.length * SIZE];
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-2, 2);
    }
    Shape shape = Shape.of(STEPS * each.length, SIZE);
    Shape count = Shape.of(each.length);
    Feeds feeds = new Feeds().put(rows, Tensor.of(shape, values));
    Results ours = session.run(feeds.put(lengths, Tensor.ofInts(count, each)), Fetches.of(results));
    Map<String, OnnxTensor> expected = new LinkedHashMap<>();
    for (int i = 0; i < results.size(); i++) {
      expected.put("result" + i, OnnxTensor.of(DataType.FLOAT, ours.get(results.get(i))));
    }
    long[] wide = new long[each.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = each[i];
    }
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    inputs.put("rows", OnnxTensor.of(shape, values));
    inputs.put("lengths", OnnxTensor.integers(DataType.INT32, count, wide));
    ExportCheck.check(file, inputs, expected);
  }
}
