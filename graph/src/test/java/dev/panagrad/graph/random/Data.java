package dev.panagrad.graph.random;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.source.Placeholder;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a program feeds: tensors for all placeholders, whose memory is guarded. */
final class Data implements AutoCloseable {
  private final Draw draw;
  private final Sketch sketch;
  private final Map<Node, Shape> shapes = new LinkedHashMap<>();
  private final Map<Node, Tensor> tensors = new LinkedHashMap<>();
  private final Map<Node, int[]> before = new HashMap<>();
  private final Guard guard = new Guard();
  private final boolean outside;
  private Feeds feeds;

  Data(Sketch sketch, Graph graph) {
    this.sketch = sketch;
    draw = sketch.draw;
    outside = !draw.isTame() && draw.once(3);
    for (Node placeholder : graph.placeholders()) {
      Shape shape = placeholder.shape();
      int[] sizes = sketch.meant.getOrDefault(placeholder, shape).sizes();
      for (int axis = 0; axis < sizes.length; axis++) {
        boolean free = shape.size(axis) == Shape.UNKNOWN;
        if (sizes[axis] == Shape.UNKNOWN || (free && !draw.isTame() && draw.once(8))) {
          sizes[axis] = draw.size();
        }
      }
      shapes.put(placeholder, Shape.of(sizes));
    }
  }

  /** The shapes that are fed, by the placeholders' keys. */
  Map<String, Shape> shapes() {
    Map<String, Shape> byKey = new HashMap<>();
    shapes.forEach((node, shape) -> byKey.put(((Placeholder) node.op()).key(), shape));
    return byKey;
  }

  /** Makes the tensors that can be had. */
  void fill() {
    shapes.forEach(
        (node, shape) -> {
          if (Cost.isBearable(shape.sizes()) && !(draw.evil(16) && shape.rank() > 0)) {
            tensors.put(node, filled(node, shape));
          }
        });
  }

  private Tensor filled(Node node, Shape shape) {
    Tensor tensor = Tensor.allocate(node.type(), shape);
    for (long i = 0; i < tensor.buffer().length(); i++) {
      if (node.type() == DType.INT32) {
        tensor.buffer().setInt(i, index());
      } else {
        tensor.buffer().set(i, draw.value());
      }
    }
    before.put(node, bits(tensor));
    return tensor;
  }

  private int index() {
    return outside && draw.once(8) ? draw.hostileInt() : draw.once(2) ? 0 : draw.below(3);
  }

  /** From now on what lies behind the tensors may neither be written nor matter. */
  void guard() {
    tensors.forEach((node, tensor) -> guard.add("what is fed to " + node, tensor.buffer()));
  }

  /** Feeds of what there is, and now and then of what doesn't fit; the same each time. */
  Feeds feeds(Report report) {
    if (feeds == null) {
      feeds = drawn(report);
    }
    return feeds;
  }

  private Feeds drawn(Report report) {
    Feeds drawn = new Feeds();
    tensors.forEach(
        (node, tensor) -> {
          try {
            boolean number = node.shape().rank() == 0 && draw.once(3);
            if (draw.evil(32)) {
              drawn.put(sketch.whichever(), tensor);
            } else if (number && node.type() == DType.FLOAT32) {
              drawn.put(node, tensor.scalar());
            } else {
              drawn.put(node, tensor);
            }
          } catch (RuntimeException | Error e) {
            report.thrown("feeding", e);
          }
        });
    return drawn;
  }

  List<Tensor> tensors() {
    return new ArrayList<>(tensors.values());
  }

  /** Whether the run has left alone what it was only to read. */
  void check(Report report) {
    guard.check(report);
    tensors.forEach(
        (node, tensor) -> {
          if (tensor.buffer().segment().scope().isAlive()
              && !Arrays.equals(before.get(node), bits(tensor))) {
            report.finding("what was fed to %s has changed".formatted(node));
          }
        });
  }

  private static int[] bits(Tensor tensor) {
    int[] bits = new int[Math.toIntExact(tensor.buffer().length())];
    Arrays.setAll(bits, i -> tensor.buffer().getInt(i));
    return bits;
  }

  @Override
  public void close() {
    tensors.values().forEach(Tensor::close);
  }
}
