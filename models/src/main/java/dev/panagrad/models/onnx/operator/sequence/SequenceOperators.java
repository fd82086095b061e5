package dev.panagrad.models.onnx.operator.sequence;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.operator.axis.Axes;
import dev.panagrad.models.onnx.proto.GraphProto;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import dev.panagrad.models.onnx.type.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sequences: lists of values, whose length and positions must be known. The values themselves need
 * not be.
 */
public final class SequenceOperators {
  /** Each value of a sequence has nodes of its own. */
  private static final int MOST = 1024;

  private SequenceOperators() {}

  /** Adds all operators of this package. */
  public static void addTo(OperatorTable table) {
    OptionalOperators.addTo(table);
    table
        .add("SequenceConstruct", SequenceOperators::construct)
        .add("SequenceEmpty", SequenceOperators::empty)
        .add("SequenceAt", c -> List.of(values(c).get(position(c, 1, 0))))
        .add("SequenceInsert", SequenceOperators::insert)
        .add("SequenceErase", SequenceOperators::erase)
        .add("SequenceLength", SequenceOperators::length)
        .add("SequenceMap", SequenceOperators::map)
        .add("SplitToSequence", SequenceOperators::split)
        .add("ConcatFromSequence", SequenceOperators::concat);
  }

  private static List<Value> values(OperatorContext c) {
    return c.input(0).sequence();
  }

  private static List<Value> construct(OperatorContext c) {
    for (int i = 0; i < c.count(); i++) {
      Rules.check(c.type(i) == c.type(0), "%s and %s aren't one type", c.type(0), c.type(i));
    }
    return List.of(c.sequence(c.type(0), c.all()));
  }

  private static List<Value> empty(OperatorContext c) {
    DataType type =
        DataType.of(c.integer("dtype", DataType.FLOAT.code()))
            .orElseThrow(() -> c.unsupported("an unknown dtype"));
    return List.of(c.sequence(type, List.of()));
  }

  /**
   * A position in the sequence, which may count from the end.
   *
   * @param beyond 1 if the position after the last value is one too, else 0
   */
  private static int position(OperatorContext c, int input, int beyond) {
    long[] given = c.longs(input);
    int count = values(c).size();
    Rules.check(given.length == 1, "a position is one number");
    long at = given[0] < 0 ? given[0] + count : given[0];
    Rules.check(
        at >= 0 && at < count + beyond,
        "a sequence of %d values has no position %d",
        count,
        given[0]);
    return (int) at;
  }

  private static List<Value> insert(OperatorContext c) {
    List<Value> values = new ArrayList<>(values(c));
    Rules.check(
        c.type(0) == c.type(1), "a %s can't be put into a sequence of %s", c.type(1), c.type(0));
    values.add(c.has(2) ? position(c, 2, 1) : values.size(), c.input(1));
    return List.of(c.sequence(c.type(0), values));
  }

  private static List<Value> erase(OperatorContext c) {
    List<Value> values = new ArrayList<>(values(c));
    Rules.check(!values.isEmpty(), "an empty sequence has no value to erase");
    values.remove(c.has(1) ? position(c, 1, 0) : values.size() - 1);
    return List.of(c.sequence(c.type(0), values));
  }

  private static List<Value> length(OperatorContext c) {
    return List.of(c.constant(OnnxTensor.ofLongs(Shape.scalar(), values(c).size())));
  }

  /** The results of a graph for each value of a sequence, and of those beside it. */
  private static List<Value> map(OperatorContext c) {
    GraphProto body = c.graph("body");
    int count = values(c).size();
    List<List<Value>> results = new ArrayList<>();
    body.outputs().forEach(_ -> results.add(new ArrayList<>()));
    for (int i = 0; i < count; i++) {
      List<Value> arguments = new ArrayList<>();
      for (Value input : c.all()) {
        Rules.check(
            !input.isSequence() || input.sequence().size() == count,
            "its sequences differ in length");
        arguments.add(input.isSequence() ? input.sequence().get(i) : input);
      }
      List<Value> made = c.inline(body, arguments);
      for (int output = 0; output < made.size(); output++) {
        if (made.get(output) == null) {
          throw c.unsupported("a body with what isn't supported");
        }
        results.get(output).add(made.get(output));
      }
    }
    if (count == 0) {
      throw c.unsupported("a sequence without values");
    }
    return new ArrayList<>(
        results.stream().map(all -> c.sequence(all.getFirst().type(), all)).toList());
  }

  /** Parts of one axis: of given sizes, of one size except for the last, or of single elements. */
  private static List<Value> split(OperatorContext c) {
    Shape shape = c.shape(0);
    int axis = Axes.of(c.integer("axis", 0), shape.rank());
    int size = shape.size(axis);
    int[] sizes = sizes(c, size);
    if (sizes.length > MOST) {
      throw c.unsupported("a sequence of more than %d values".formatted(MOST));
    }
    boolean squeezes = !c.has(1) && !c.flag("keepdims", true);
    GraphBuilder g = c.g();
    List<Value> parts = new ArrayList<>();
    int start = 0;
    for (int count : sizes) {
      Node part = g.slice(c.node(0), axis, start, count);
      parts.add(
          c.like(
              0, squeezes ? g.reshape(part, Axes.squeeze(part.shape(), new long[] {axis})) : part));
      start += count;
    }
    return List.of(c.sequence(c.type(0), parts));
  }

  private static int[] sizes(OperatorContext c, int size) {
    if (c.has(1) && c.shape(1).rank() == 1) {
      return Axes.split(c.longs(1), c.shape(1).size(0), size);
    }
    long each = c.has(1) ? c.longs(1)[0] : 1;
    Rules.check(each > 0, "parts of %d elements can't be made", each);
    int[] sizes = new int[Axes.size(Math.ceilDiv(size, each))];
    Arrays.fill(sizes, (int) Math.min(each, size));
    if (sizes.length > 0) {
      sizes[sizes.length - 1] = (int) (size - each * (sizes.length - 1));
    }
    return sizes;
  }

  private static List<Value> concat(OperatorContext c) {
    List<Value> values = values(c);
    Rules.check(!values.isEmpty(), "an empty sequence has nothing to concatenate");
    GraphBuilder g = c.g();
    Shape first = values.getFirst().shape();
    boolean stacks = c.flag("new_axis", false);
    int axis = Axes.of(c.integer("axis", 0), first.rank() + (stacks ? 1 : 0));
    Node[] nodes = new Node[values.size()];
    for (int i = 0; i < nodes.length; i++) {
      Node node = values.get(i).node();
      nodes[i] = stacks ? g.reshape(node, Axes.unsqueeze(node.shape(), new long[] {axis})) : node;
    }
    return List.of(c.like(0, nodes.length == 1 ? nodes[0] : g.concat(axis, nodes)));
  }
}
