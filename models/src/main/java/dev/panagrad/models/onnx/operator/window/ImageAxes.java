package dev.panagrad.models.onnx.operator.window;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.array.Permute;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Converts between the axis order of ONNX, channels first, and of graphs, channels last. */
public final class ImageAxes {
  private ImageAxes() {}

  /** [n, c, …] as [n, …, c]. */
  public static Node channelsLast(GraphBuilder g, Node x) {
    List<Integer> order = new ArrayList<>(IntStream.range(2, x.shape().rank()).boxed().toList());
    order.addFirst(0);
    order.addLast(1);
    return g.add(new Permute(order), x);
  }

  /** [n, …, c] as [n, c, …]. */
  public static Node channelsFirst(GraphBuilder g, Node x) {
    int rank = x.shape().rank();
    List<Integer> order = new ArrayList<>(IntStream.range(1, rank - 1).boxed().toList());
    order.addFirst(rank - 1);
    order.addFirst(0);
    return g.add(new Permute(order), x);
  }

  /** A node with its axes in another order. */
  public static Node permute(GraphBuilder g, Node x, Integer... order) {
    return g.add(new Permute(List.of(order)), x);
  }

  /** The sizes of the axes after the first two. */
  public static int[] spatial(int[] sizes) {
    return IntStream.range(2, sizes.length).map(i -> sizes[i]).toArray();
  }
}
