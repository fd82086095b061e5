package dev.panagrad.models.onnx.translate;

import dev.panagrad.engine.kernel.gemm.bytes.ByteMatrix;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.op.source.Stored;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.proto.TensorProto;
import dev.panagrad.models.onnx.type.DataType;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The initializers of a model in memory, shared by all of its translations. They are copied once
 * from the mapped file: kernels may read beyond the end of a tensor, where a file may end.
 */
public final class Weights {
  /** Tensors up to this size are read immediately, so that rules have access to their elements. */
  private static final long MOST_KNOWN = 1 << 16;

  private final IdentityHashMap<TensorProto, Buffer> buffers = new IdentityHashMap<>();

  /** Integer weights minus a zero point, as floats, by the zero point. */
  private final IdentityHashMap<TensorProto, Map<Integer, Buffer>> centered =
      new IdentityHashMap<>();

  /** The same in 8 bits, for products; empty if a number needs more. */
  private final IdentityHashMap<TensorProto, Map<Integer, Optional<ByteMatrix>>> bytes =
      new IdentityHashMap<>();

  /** An empty collection. */
  public Weights() {}

  /** The value of an initializer in a graph. */
  public Value value(GraphBuilder g, TensorProto tensor) {
    DataType type = tensor.type();
    if (type == DataType.STRING || tensor.elements() <= MOST_KNOWN) {
      OnnxTensor known = OnnxTensor.of(tensor);
      return type == DataType.STRING
          ? Value.of(g, known)
          : stored(g, tensor, known).withEvaluation(() -> known);
    }
    return stored(g, tensor, null).withEvaluation(() -> OnnxTensor.of(tensor));
  }

  private Value stored(GraphBuilder g, TensorProto tensor, OnnxTensor known) {
    Shape shape = OnnxTensor.shape(tensor);
    DType type = OnnxTensor.isInt32(tensor.type()) ? DType.INT32 : DType.FLOAT32;
    String name = tensor.name().isEmpty() ? "weights" : tensor.name();
    Value value =
        Value.lazy(
            tensor.type(),
            shape,
            Set.of(),
            () -> {
              Buffer buffer = buffers.computeIfAbsent(tensor, _ -> buffer(tensor, known));
              return g.add(name, Stored.constant(shape, type, buffer), List.of());
            });
    return type != DType.INT32
        ? value
        : value.withCentered(
            zero -> {
              Buffer buffer =
                  centered
                      .computeIfAbsent(tensor, _ -> new HashMap<>())
                      .computeIfAbsent(zero, _ -> centered(tensor, zero));
              return g.add(name, Stored.constant(shape, DType.FLOAT32, buffer), List.of());
            },
            zero ->
                bytes
                    .computeIfAbsent(tensor, _ -> new HashMap<>())
                    .computeIfAbsent(zero, _ -> bytes(tensor, shape, zero))
                    .orElse(null));
  }

  private static Optional<ByteMatrix> bytes(TensorProto tensor, Shape shape, int zero) {
    long[] from = tensor.toLongs();
    return Optional.ofNullable(
        ByteMatrix.of(shape.size(0), shape.size(1), i -> Math.toIntExact(from[i] - zero)));
  }

  private static Buffer buffer(TensorProto tensor, OnnxTensor known) {
    return known != null
        ? known.toBuffer()
        : tensor.type() == DataType.FLOAT ? floats(tensor) : OnnxTensor.of(tensor).toBuffer();
  }

  private static Buffer centered(TensorProto tensor, int zero) {
    long[] from = tensor.toLongs();
    Buffer buffer = Workspace.automatic(from.length);
    for (int i = 0; i < from.length; i++) {
      buffer.set(i, (float) (from[i] - zero));
    }
    return buffer;
  }

  private static Buffer floats(TensorProto tensor) {
    long elements = tensor.elements();
    Buffer buffer = Workspace.automatic(elements);
    MemorySegment to = buffer.segment().asSlice(buffer.offset(), elements * Float.BYTES);
    MemorySegment from = tensor.floatSegment((bytes, alignment) -> to);
    if (from.address() != to.address()) {
      to.copyFrom(from);
    }
    return buffer;
  }
}
