package dev.panagrad.bench.compare;

import dev.panagrad.models.io.protobuf.ProtoWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * A ResNet-50 (He and others 2016) as an ONNX file with random weights: its structure matches the
 * well-known files, with batch normalisations as separate nodes.
 */
final class ResNetFile {
  private static final int IR_VERSION = 8;
  private static final int OPSET = 13;
  private static final int FLOAT = 1;
  private static final int INTS = 7;
  private static final int[] BLOCKS = {3, 4, 6, 3};
  private static final int CLASSES = 1000;

  private final ProtoWriter graph = new ProtoWriter();
  private final SplittableRandom random = new SplittableRandom(1);
  private int next;

  ResNetFile() {}

  /** The file. */
  byte[] bytes() {
    String x = conv("image", 3, 64, 7, 2, true);
    x = pool(x);
    int channels = 64;
    for (int stage = 0; stage < BLOCKS.length; stage++) {
      int width = 64 << stage;
      for (int block = 0; block < BLOCKS[stage]; block++) {
        int stride = block == 0 && stage > 0 ? 2 : 1;
        String inner = conv(x, channels, width, 1, 1, true);
        inner = conv(inner, width, width, 3, stride, true);
        inner = conv(inner, width, 4 * width, 1, 1, false);
        String past = block == 0 ? conv(x, channels, 4 * width, 1, stride, false) : x;
        x = node("Relu", new ProtoWriter(), node("Add", new ProtoWriter(), inner, past));
        channels = 4 * width;
      }
    }
    x = node("GlobalAveragePool", new ProtoWriter(), x);
    x = node("Flatten", new ProtoWriter(), x);
    String weights = weights(0.02, 0, channels, CLASSES);
    x = node("Gemm", new ProtoWriter(), x, weights, weights(0.02, 0, CLASSES));
    graph.text(2, "resnet50");
    graph.message(11, value("image", 1, 3, 224, 224));
    graph.message(12, value(x, 1, CLASSES));
    return new ProtoWriter()
        .integer(1, IR_VERSION)
        .message(7, graph)
        .message(8, new ProtoWriter().integer(2, OPSET))
        .toByteArray();
  }

  /** A convolution, batch normalisation, and optionally ReLU. */
  private String conv(String x, int from, int to, int side, int stride, boolean relu) {
    double deviation = Math.sqrt(2.0 / (from * side * side));
    String filter = weights(deviation, 0, to, from, side, side);
    int pad = side / 2;
    ProtoWriter attributes = new ProtoWriter();
    ints(attributes, "kernel_shape", side, side);
    ints(attributes, "strides", stride, stride);
    ints(attributes, "pads", pad, pad, pad, pad);
    String sums = node("Conv", attributes, x, filter);
    String scale = weights(0.1, 0.8, to);
    String offset = weights(0.1, 0, to);
    String mean = weights(0.1, 0, to);
    String variance = weights(0.1, 1, to);
    String norm =
        node("BatchNormalization", new ProtoWriter(), sums, scale, offset, mean, variance);
    return relu ? node("Relu", new ProtoWriter(), norm) : norm;
  }

  private String pool(String x) {
    ProtoWriter attributes = new ProtoWriter();
    ints(attributes, "kernel_shape", 3, 3);
    ints(attributes, "strides", 2, 2);
    ints(attributes, "pads", 1, 1, 1, 1);
    return node("MaxPool", attributes, x);
  }

  private static void ints(ProtoWriter attributes, String name, int... values) {
    ProtoWriter attribute = new ProtoWriter().text(1, name);
    for (int value : values) {
      attribute.integer(8, value);
    }
    attributes.message(5, attribute.integer(20, INTS));
  }

  private String node(String operator, ProtoWriter attributes, String... inputs) {
    String name = operator + next++;
    ProtoWriter node = new ProtoWriter();
    for (String input : inputs) {
      node.text(1, input);
    }
    graph.message(1, node.text(2, name).text(3, name).text(4, operator).append(attributes));
    return name;
  }

  private String weights(double deviation, double mean, int... shape) {
    String name = "weights" + next++;
    ProtoWriter tensor = new ProtoWriter();
    int count = 1;
    for (int size : shape) {
      tensor.integer(1, size);
      count *= size;
    }
    ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      // Within two deviations of the mean, so that no variance is negative.
      double share = Math.clamp(random.nextGaussian(), -2, 2);
      bytes.putFloat((float) (mean + deviation * share));
    }
    graph.message(5, tensor.integer(2, FLOAT).text(8, name).bytes(9, bytes.array()));
    return name;
  }

  private static ProtoWriter value(String name, int... shape) {
    ProtoWriter dims = new ProtoWriter();
    for (int size : shape) {
      dims.message(1, new ProtoWriter().integer(1, size));
    }
    ProtoWriter tensor = new ProtoWriter().integer(1, FLOAT).message(2, dims);
    return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor));
  }
}
