package dev.panagrad.models.onnx;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.conv.AveragePool;
import dev.panagrad.graph.op.conv.Conv2d;
import dev.panagrad.graph.op.conv.MaxPool;
import dev.panagrad.graph.op.conv.Sliding;
import dev.panagrad.graph.op.elementwise.Binary;
import dev.panagrad.graph.op.elementwise.Unary;
import dev.panagrad.graph.op.elementwise.arithmetic.Add;
import dev.panagrad.graph.op.norm.BatchNorm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Exports ops on images as ONNX nodes on [n, c, h, w]: convolutions, pooling, batch norm, and
 * elementwise ops between them.
 */
final class ImageExport {
  private static final int RANK = 4;

  private final OnnxGraph graph;
  private final NodeExport nodes;

  ImageExport(OnnxGraph graph, NodeExport nodes) {
    this.graph = graph;
    this.nodes = nodes;
  }

  /** The name of the result, [n, c, h, w]; null if the node is not handled here. */
  String export(Node node) {
    if (node.shape().rank() != RANK) {
      return null;
    }
    return switch (node.op()) {
      case Conv2d conv -> conv(conv, node, null);
      case Add _ when isBias(node) ->
          conv((Conv2d) node.input(0).op(), node.input(0), node.input(1));
      case MaxPool pool -> pool("MaxPool", node, pool.kernelH(), pool.kernelW(), pool.sliding());
      case AveragePool pool ->
          pool("AveragePool", node, pool.kernelH(), pool.kernelW(), pool.sliding());
      case BatchNorm norm when !norm.batchStatistics() ->
          batchNorm(norm, node, nodes.planes(node.input(0)));
      case Unary _ when nodes.isPlanes(node.input(0)) ->
          nodes.unary(node, nodes.planes(node.input(0)));
      case Binary _ when isAligned(node) ->
          nodes.binary(node, aligned(node.input(0)), aligned(node.input(1)));
      default -> null;
    };
  }

  private static boolean isBias(Node node) {
    return node.input(0).op() instanceof Conv2d && node.input(1).shape().rank() == 1;
  }

  /** Whether both inputs are images with channels first, or one of them is a scalar. */
  private boolean isAligned(Node node) {
    return node.inputs().stream().anyMatch(this::isImage)
        && node.inputs().stream().allMatch(x -> isImage(x) || x.shape().rank() == 0);
  }

  private boolean isImage(Node node) {
    return node.shape().rank() == RANK && nodes.isPlanes(node);
  }

  private String aligned(Node node) {
    return node.shape().rank() == 0 ? nodes.rows(node) : nodes.planes(node);
  }

  private String conv(Conv2d conv, Node node, Node bias) {
    List<String> inputs = new ArrayList<>();
    inputs.add(nodes.planes(node.input(0)));
    inputs.add(filter(node.input(1)));
    if (bias != null) {
      inputs.add(nodes.rows(bias));
    }
    Shape filter = node.input(1).shape();
    return graph.add("Conv", inputs, window(node, filter.size(0), filter.size(1), conv.sliding()));
  }

  /** A filter [h, w, c, o] as [o, c, h, w]; weights are permuted at export, not by a node. */
  private String filter(Node node) {
    Buffer held = nodes.weights(node);
    if (held == null) {
      return nodes.permuted(nodes.rows(node), 3, 2, 0, 1);
    }
    int[] sizes = node.shape().sizes();
    int outputs = sizes[3];
    int area = sizes[0] * sizes[1];
    float[] permuted = new float[Math.toIntExact(node.shape().elements())];
    for (int i = 0; i < permuted.length; i++) {
      int o = i % outputs;
      int c = i / outputs % sizes[2];
      int cell = i / outputs / sizes[2];
      permuted[(o * sizes[2] + c) * area + cell] = held.get(i);
    }
    return graph.weights(node.name(), Shape.of(outputs, sizes[2], sizes[0], sizes[1]), permuted);
  }

  private String pool(String operator, Node node, int height, int width, Sliding sliding) {
    return graph.add(
        operator, List.of(nodes.planes(node.input(0))), window(node, height, width, sliding));
  }

  private static Attribute[] window(Node node, int height, int width, Sliding sliding) {
    List<Attribute> attributes = new ArrayList<>();
    attributes.add(Attribute.integers("kernel_shape", height, width));
    attributes.add(Attribute.integers("strides", sliding.strideH(), sliding.strideW()));
    Shape image = node.input(0).shape();
    int rows = image.size(1);
    int columns = image.size(2);
    if (!sliding.padding().same()) {
      var p = sliding.padding();
      attributes.add(Attribute.integers("pads", p.top(), p.left(), p.bottom(), p.right()));
    } else if (rows == Shape.UNKNOWN || columns == Shape.UNKNOWN) {
      attributes.add(Attribute.text("auto_pad", "SAME_UPPER"));
    } else {
      int high = around(rows, height, sliding.strideH());
      int wide = around(columns, width, sliding.strideW());
      attributes.add(
          Attribute.integers("pads", high / 2, wide / 2, high - high / 2, wide - wide / 2));
    }
    return attributes.toArray(Attribute[]::new);
  }

  /** The rows of padding, before and after together. */
  private static int around(int size, int kernel, int stride) {
    int windows = Math.ceilDiv(size, stride);
    return Math.max(0, (windows - 1) * stride + kernel - size);
  }

  /** Batch norm of [n, c, ...] with given statistics. */
  String batchNorm(BatchNorm norm, Node node, String x) {
    int channels = node.shape().size(-1);
    int next = 3;
    String scale = norm.scale() ? nodes.rows(node.input(next++)) : vector("ones", channels, 1);
    String offset = norm.offset() ? nodes.rows(node.input(next)) : vector("zeros", channels, 0);
    String mean = nodes.rows(node.input(1));
    String variance = nodes.rows(node.input(2));
    return graph.add(
        "BatchNormalization",
        List.of(x, scale, offset, mean, variance),
        Attribute.real("epsilon", norm.epsilon()));
  }

  private String vector(String name, int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return graph.weights(name, Shape.of(length), values);
  }
}
