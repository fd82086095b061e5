package dev.panagrad.models.onnx.operator.window;

import static dev.panagrad.models.onnx.operator.window.WindowAxes.check;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.array.Permute;
import dev.panagrad.models.onnx.operator.window.WindowAxes.Axis;
import dev.panagrad.models.onnx.translate.OperatorContext;
import dev.panagrad.models.onnx.translate.OperatorTable;
import dev.panagrad.models.onnx.translate.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Convolutions. */
public final class ConvolutionOperators {
  private ConvolutionOperators() {}

  /** Adds all operators of this package. */
  public static void addTo(OperatorTable table) {
    PoolOperators.addTo(table);
    table
        .add("Conv", ConvolutionOperators::conv)
        .add("ConvTranspose", ConvolutionOperators::transposed);
  }

  private static List<Value> conv(OperatorContext c) {
    int[] x = c.shape(0).sizes();
    int[] w = c.shape(1).sizes();
    int groups = groups(c, x, w);
    check(
        w[1] * (long) groups == x[1] && w[0] % groups == 0,
        "a filter of shape %s can't work on %s in %d groups",
        c.shape(1),
        c.shape(0),
        groups);
    checkKernel(c, w);
    Axis[] axes = WindowAxes.of(c, ImageAxes.spatial(x), ImageAxes.spatial(w));
    GraphBuilder g = c.g();
    Node images = ImageAxes.channelsLast(g, c.node(0));
    Node result = Convolution.of(g, images, filter(g, c.node(1), 1, 0), groups, axes);
    return c.result(ImageAxes.channelsFirst(g, biased(c, result)));
  }

  private static int groups(OperatorContext c, int[] x, int[] w) {
    check(
        x.length >= 3 && w.length == x.length,
        "it takes images [n, c, …] and a filter of the same rank, not %s and %s",
        c.shape(0),
        c.shape(1));
    long groups = c.integer("group", 1);
    check(groups >= 1 && groups <= Integer.MAX_VALUE / 2, "it can't have %d groups", groups);
    return (int) groups;
  }

  private static void checkKernel(OperatorContext c, int[] w) {
    int[] kernel = ImageAxes.spatial(w);
    long[] said = c.integers("kernel_shape", IntStream.of(kernel).asLongStream().toArray());
    check(
        Arrays.equals(said, IntStream.of(kernel).asLongStream().toArray()),
        "its kernel_shape is %s, but its filter has shape %s",
        Arrays.toString(said),
        c.shape(1));
  }

  /** [a, b, kernel…] as [kernel…, first, second], where the parameters select a or b. */
  private static Node filter(GraphBuilder g, Node w, int first, int second) {
    List<Integer> order = new ArrayList<>(IntStream.range(2, w.shape().rank()).boxed().toList());
    order.add(first);
    order.add(second);
    return g.add(new Permute(order), w);
  }

  private static Node biased(OperatorContext c, Node result) {
    if (!c.has(2)) {
      return result;
    }
    Shape bias = c.shape(2);
    check(
        bias.rank() == 1 && bias.size(0) == result.shape().size(-1),
        "its bias of shape %s must have an element for each of the %d channels",
        bias,
        result.shape().size(-1));
    return c.g().add(result, c.node(2));
  }

  private static List<Value> transposed(OperatorContext c) {
    int[] x = c.shape(0).sizes();
    int[] w = c.shape(1).sizes();
    int groups = groups(c, x, w);
    check(
        w[0] == x[1] && x[1] % groups == 0,
        "a filter of shape %s can't work on %s in %d groups",
        c.shape(1),
        c.shape(0),
        groups);
    checkKernel(c, w);
    Axis[] axes = TransposedAxes.of(c, ImageAxes.spatial(x), ImageAxes.spatial(w));
    GraphBuilder g = c.g();
    Node in = ImageAxes.channelsLast(g, c.node(0));
    Node filter = filter(g, c.node(1), 1, 0);
    Node result = TransposedConvolution.of(g, in, filter, groups, axes);
    return c.result(ImageAxes.channelsFirst(g, biased(c, result)));
  }
}
