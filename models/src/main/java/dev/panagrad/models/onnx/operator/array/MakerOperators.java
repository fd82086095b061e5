package dev.panagrad.models.onnx.operator.array;

import dev.panagrad.graph.Rules;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.operator.axis.Axes;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import dev.panagrad.models.onnx.type.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Operators whose result, or its shape, follows from elements that must be known. */
final class MakerOperators {
  /** Larger results are computed in the graph. */
  private static final int MOST_KNOWN = 1 << 16;

  private MakerOperators() {}

  static void addTo(OperatorTable table) {
    table
        .add(
            "Range",
            c -> List.of(c.constant(range(c.known(0), c.known(1), c.known(2), Integer.MAX_VALUE))))
        .add("ConstantOfShape", MakerOperators::constant)
        .add("EyeLike", MakerOperators::eye)
        .add("NonZero", c -> List.of(c.constant(nonZero(c.known(0)))))
        .add("Unique", MakerOperators::unique);
  }

  /** Numbers from a start in steps up to a limit; null if there are more than {@code most}. */
  static OnnxTensor range(OnnxTensor start, OnnxTensor limit, OnnxTensor step, int most) {
    Rules.check(
        start.length() == 1 && limit.length() == 1 && step.length() == 1,
        "a range needs one start, one limit and one step");
    DataType type = start.type();
    if (type.isInteger()) {
      long first = start.integer(0);
      long by = step.integer(0);
      Rules.check(by != 0, "the step of a range must not be 0");
      long distance = Math.subtractExact(limit.integer(0), first);
      long count = Math.max(0, Math.ceilDiv(distance, by));
      if (count > most) {
        return null;
      }
      long[] values = new long[Axes.size(count)];
      Arrays.setAll(values, i -> first + i * by);
      return OnnxTensor.integers(type, Shape.of(values.length), values);
    }
    double first = start.real(0);
    double by = step.real(0);
    Rules.check(by != 0, "the step of a range must not be 0");
    double distance = limit.real(0) - first;
    double count =
        Math.max(0, Math.ceil((type == DataType.DOUBLE ? distance : (float) distance) / by));
    if (count > most) {
      return null;
    }
    double[] values = new double[Axes.size((long) count)];
    Arrays.setAll(values, i -> first + i * by);
    Shape shape = Shape.of(values.length);
    if (type == DataType.DOUBLE) {
      return OnnxTensor.doubles(shape, values);
    }
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return OnnxTensor.floats(type, shape, floats);
  }

  /** The element that ConstantOfShape repeats. */
  static OnnxTensor element(OperatorContext c) {
    OnnxTensor value = c.tensor("value");
    if (value == null) {
      return OnnxTensor.of(Shape.scalar(), 0);
    }
    Rules.check(value.length() == 1, "the value to repeat must be one, but is %s", value);
    return value.reshaped(Shape.scalar());
  }

  private static List<Value> constant(OperatorContext c) {
    Shape shape = Axes.shape(c.longs(0));
    OnnxTensor value = element(c);
    if (shape.elements() <= MOST_KNOWN) {
      return List.of(c.constant(value.picked(shape, new int[(int) shape.elements()])));
    }
    return List.of(c.value(value.type(), Nodes.broadcast(c.g(), c.constant(value).node(), shape)));
  }

  private static List<Value> eye(OperatorContext c) {
    Shape shape = c.shape(0);
    Rules.check(shape.rank() == 2, "a matrix is needed, not %s", shape);
    DataType type =
        c.hasAttribute("dtype")
            ? DataType.of(Axes.size(c.integer("dtype", 1))).orElse(DataType.FLOAT)
            : c.type(0);
    OnnxTensor choices =
        type == DataType.DOUBLE
            ? OnnxTensor.doubles(Shape.of(2), 0, 1)
            : type.isInteger()
                ? OnnxTensor.integers(type, Shape.of(2), 0, 1)
                : OnnxTensor.floats(type, Shape.of(2), 0, 1);
    long diagonal = c.integer("k", 0);
    int cols = shape.size(1);
    int[] from =
        IntStream.range(0, Math.toIntExact(shape.elements()))
            .map(i -> i % cols - i / cols == diagonal ? 1 : 0)
            .toArray();
    return List.of(c.constant(choices.picked(shape, from)));
  }

  /** The indices of the nonzero elements, with one row per axis. */
  static OnnxTensor nonZero(OnnxTensor in) {
    int[] found = IntStream.range(0, in.length()).filter(i -> in.real(i) != 0).toArray();
    Shape shape = in.shape();
    long[] indices = new long[shape.rank() * found.length];
    for (int i = 0; i < found.length; i++) {
      int rest = found[i];
      for (int axis = shape.rank() - 1; axis >= 0; axis--) {
        indices[axis * found.length + i] = rest % shape.size(axis);
        rest /= shape.size(axis);
      }
    }
    return OnnxTensor.ofLongs(Shape.of(shape.rank(), found.length), indices);
  }

  private static List<Value> unique(OperatorContext c) {
    OnnxTensor in = c.known(0);
    boolean flat = !c.hasAttribute("axis");
    OnnxTensor from = flat ? in.reshaped(Shape.of(in.length())) : in;
    Shape shape = from.shape();
    int axis = flat ? 0 : Axes.of(c.integer("axis", 0), shape.rank());
    int size = shape.size(axis);
    int inner = Axes.size(shape.elements(axis + 1, shape.rank()));
    int outer = Axes.size(shape.elements(0, axis));
    Map<Part, List<Integer>> places =
        c.flag("sorted", true) ? new TreeMap<>() : new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      int[] elements = new int[outer * inner];
      for (int e = 0; e < elements.length; e++) {
        elements[e] = (e / inner * size + i) * inner + e % inner;
      }
      places.computeIfAbsent(new Part(from, elements), _ -> new ArrayList<>()).add(i);
    }
    long[] first = new long[places.size()];
    long[] counts = new long[places.size()];
    long[] inverse = new long[size];
    int next = 0;
    for (List<Integer> same : places.values()) {
      first[next] = same.getFirst();
      counts[next] = same.size();
      for (int place : same) {
        inverse[place] = next;
      }
      next++;
    }
    int[] kept = Arrays.stream(first).mapToInt(i -> (int) i).toArray();
    Shape count = Shape.of(kept.length);
    return List.of(
        c.constant(Views.of(shape).pick(axis, kept).take(from)),
        c.constant(OnnxTensor.ofLongs(count, first)),
        c.constant(OnnxTensor.ofLongs(Shape.of(size), inverse)),
        c.constant(OnnxTensor.ofLongs(count, counts)));
  }

  /** Some elements of a tensor, compared lexicographically. */
  private record Part(OnnxTensor of, int[] elements) implements Comparable<Part> {
    @Override
    public int compareTo(Part other) {
      for (int i = 0; i < elements.length; i++) {
        int order = compare(elements[i], other.elements[i]);
        if (order != 0) {
          return order;
        }
      }
      return 0;
    }

    private int compare(int a, int b) {
      if (of.type() == DataType.STRING) {
        return of.toStrings().get(a).compareTo(of.toStrings().get(b));
      }
      if (of.type().isInteger()) {
        return Long.compare(of.integer(a), of.integer(b));
      }
      // Zeros of either sign are equal.
      return Double.compare(of.real(a) + 0.0, of.real(b) + 0.0);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Part part && compareTo(part) == 0;
    }

    @Override
    public int hashCode() {
      int hash = 1;
      for (int element : elements) {
        Object value =
            of.type() == DataType.STRING
                ? of.toStrings().get(element)
                : (Object) (of.real(element) + 0.0);
        hash = 31 * hash + value.hashCode();
      }
      return hash;
    }
  }
}
