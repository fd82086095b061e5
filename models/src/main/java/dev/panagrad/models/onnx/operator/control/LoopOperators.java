package dev.panagrad.models.onnx.operator.control;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.operator.axis.Axes;
import dev.panagrad.models.onnx.proto.GraphProto;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import dev.panagrad.models.onnx.type.DataType;
import java.util.ArrayList;
import java.util.List;

/** Loops, unrolled: the number of rounds must be known once shapes are. */
final class LoopOperators {
  /** Each round is translated separately. */
  private static final int MOST_ROUNDS = 1024;

  private LoopOperators() {}

  static void addTo(OperatorTable table) {
    table.add("Scan", LoopOperators::scan).add("Loop", LoopOperators::loop);
  }

  private static List<Value> scan(OperatorContext c) {
    return c.opset() < 9 ? scanBatch(c) : scan(c, c.all(), "scan_input_directions");
  }

  /** A Scan of operator set 8 runs for each element of a batch, the first axis of all inputs. */
  private static List<Value> scanBatch(OperatorContext c) {
    if (c.has(0)) {
      throw c.unsupported("a Scan of sequences of different lengths");
    }
    List<Value> inputs = c.all().subList(1, c.count());
    int batch = inputs.getFirst().shape().size(0);
    checkRounds(c, batch);
    Stacks stacks = new Stacks(c, c.outputs());
    for (int i = 0; i < batch; i++) {
      int element = i;
      stacks.add(
          scan(c, inputs.stream().map(x -> slice(c, x, 0, element, batch)).toList(), "directions"));
    }
    return stacks.values(new long[c.outputs()], new long[c.outputs()]);
  }

  private static List<Value> scan(OperatorContext c, List<Value> inputs, String directions) {
    GraphProto body = c.graph("body");
    int scanned = Math.toIntExact(c.integer("num_scan_inputs", 0));
    int states = inputs.size() - scanned;
    if (scanned < 1 || states < 0 || body.inputs().size() != inputs.size()) {
      throw new IllegalArgumentException("its inputs and those of its body don't fit");
    }
    long[] axes = c.integers("scan_input_axes", new long[scanned]);
    long[] backward = c.integers(directions, new long[scanned]);
    Shape first = inputs.get(states).shape();
    int rounds = first.size(Axes.of(axes[0], first.rank()));
    checkRounds(c, rounds);
    List<Value> carried = new ArrayList<>(inputs.subList(0, states));
    Stacks stacks = new Stacks(c, body.outputs().size() - states);
    for (int round = 0; round < rounds; round++) {
      List<Value> arguments = new ArrayList<>(carried);
      for (int i = 0; i < scanned; i++) {
        int at = backward[i] == 0 ? round : rounds - 1 - round;
        arguments.add(slice(c, inputs.get(states + i), axes[i], at, rounds));
      }
      List<Value> results = results(c, body, arguments);
      carried = results.subList(0, states);
      stacks.add(results.subList(states, results.size()));
    }
    List<Value> outputs = new ArrayList<>(carried);
    int stacked = body.outputs().size() - states;
    outputs.addAll(
        stacks.values(
            c.integers("scan_output_axes", new long[stacked]),
            c.integers("scan_output_directions", new long[stacked])));
    return outputs;
  }

  private static List<Value> loop(OperatorContext c) {
    GraphProto body = c.graph("body");
    int states = c.count() - 2;
    long most = c.has(0) ? c.longs(0)[0] : Long.MAX_VALUE;
    boolean goesOn = !c.has(1) || c.longs(1)[0] != 0;
    if (body.inputs().size() != states + 2 || body.outputs().size() < states + 1) {
      throw new IllegalArgumentException("its inputs and those of its body don't fit");
    }
    List<Value> carried = new ArrayList<>(c.all().subList(2, c.count()));
    int stacked = body.outputs().size() - 1 - states;
    Stacks stacks = new Stacks(c, stacked);
    for (int round = 0; round < most && goesOn; round++) {
      checkRounds(c, round);
      List<Value> arguments = new ArrayList<>();
      arguments.add(c.constant(OnnxTensor.ofLongs(Shape.scalar(), round)));
      arguments.add(c.constant(OnnxTensor.integers(DataType.BOOL, Shape.scalar(), 1)));
      arguments.addAll(carried);
      List<Value> results = results(c, body, arguments);
      goesOn = c.known(results.getFirst(), "the condition of its body").integer(0) != 0;
      carried = results.subList(1, 1 + states);
      stacks.add(results.subList(1 + states, results.size()));
    }
    List<Value> outputs = new ArrayList<>(carried);
    outputs.addAll(stacks.values(new long[stacked], new long[stacked]));
    return outputs;
  }

  private static void checkRounds(OperatorContext c, long rounds) {
    if (rounds > MOST_ROUNDS) {
      throw c.unsupported("a loop of more than %d rounds".formatted(MOST_ROUNDS));
    }
  }

  /** The results of one round of the body. */
  private static List<Value> results(OperatorContext c, GraphProto body, List<Value> arguments) {
    List<Value> results = c.inline(body, arguments);
    if (results.contains(null)) {
      throw c.unsupported("a body with what isn't supported");
    }
    return results;
  }

  /** One position of an axis, which is removed. */
  private static Value slice(OperatorContext c, Value x, long axis, int position, int rounds) {
    int along = Axes.of(axis, x.shape().rank());
    if (x.shape().size(along) != rounds) {
      throw new IllegalArgumentException(
          "its scanned inputs have different lengths: %d and %d"
              .formatted(rounds, x.shape().size(along)));
    }
    Node one = c.g().slice(x.node(), along, position, 1);
    return c.value(x.type(), c.g().reshape(one, Axes.squeeze(one.shape(), new long[] {along})));
  }

  /** Values of all rounds, stacked along a new axis. */
  private static final class Stacks {
    private final OperatorContext c;
    private final List<List<Value>> rounds = new ArrayList<>();

    Stacks(OperatorContext c, int count) {
      this.c = c;
      for (int i = 0; i < count; i++) {
        rounds.add(new ArrayList<>());
      }
    }

    void add(List<Value> values) {
      for (int i = 0; i < rounds.size(); i++) {
        rounds.get(i).add(values.get(i));
      }
    }

    List<Value> values(long[] axes, long[] backward) {
      List<Value> stacked = new ArrayList<>();
      for (int i = 0; i < rounds.size(); i++) {
        if (rounds.get(i).isEmpty()) {
          throw c.unsupported("a loop of no rounds that collects values");
        }
        stacked.add(stack(backward[i] == 0 ? rounds.get(i) : rounds.get(i).reversed(), axes[i]));
      }
      return stacked;
    }

    private Value stack(List<Value> values, long axis) {
      GraphBuilder g = c.g();
      Shape one = Axes.unsqueeze(values.getFirst().shape(), new long[] {axis});
      int along = Axes.of(axis, one.rank());
      Node[] parts =
          values.stream().map(value -> g.reshape(value.node(), one)).toArray(Node[]::new);
      return c.value(values.getFirst().type(), g.concat(along, parts));
    }
  }
}
