package dev.panagrad.models.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.type.DataType;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs ONNX files in ONNX Runtime: what our own files and results are compared with. */
public final class OnnxRuntime {
  private OnnxRuntime() {}

  /** Computes all outputs that are tensors of numbers. */
  public static Map<String, OnnxTensor> run(Path file, Map<String, OnnxTensor> inputs) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(file.toString(), options)) {
        Map<String, OnnxTensorLike> fed = new LinkedHashMap<>();
        for (Map.Entry<String, OnnxTensor> entry : inputs.entrySet()) {
          fed.put(entry.getKey(), tensor(environment, entry.getValue()));
        }
        Map<String, OnnxTensor> computed = new LinkedHashMap<>();
        try (OrtSession.Result result = session.run(fed)) {
          for (Map.Entry<String, OnnxValue> entry : result) {
            computed.put(entry.getKey(), of((ai.onnxruntime.OnnxTensor) entry.getValue()));
          }
        } finally {
          fed.values().forEach(OnnxTensorLike::close);
        }
        return computed;
      }
    } catch (OrtException e) {
      throw new IllegalStateException(file + ": " + e.getMessage(), e);
    }
  }

  private static ai.onnxruntime.OnnxTensor tensor(OrtEnvironment environment, OnnxTensor tensor)
      throws OrtException {
    long[] shape = Arrays.stream(tensor.shape().sizes()).mapToLong(size -> size).toArray();
    long[] longs = tensor.type().isInteger() ? tensor.toLongs() : null;
    return switch (tensor.type()) {
      case FLOAT ->
          ai.onnxruntime.OnnxTensor.createTensor(
              environment, FloatBuffer.wrap(tensor.toFloats()), shape);
      case INT64 ->
          ai.onnxruntime.OnnxTensor.createTensor(environment, LongBuffer.wrap(longs), shape);
      case INT32 ->
          ai.onnxruntime.OnnxTensor.createTensor(
              environment,
              IntBuffer.wrap(Arrays.stream(longs).mapToInt(Math::toIntExact).toArray()),
              shape);
      case UINT8, INT8, BOOL ->
          ai.onnxruntime.OnnxTensor.createTensor(
              environment, bytes(longs), shape, OnnxJavaType.valueOf(tensor.type().name()));
      default -> throw new IllegalArgumentException("no tensors of " + tensor.type());
    };
  }

  private static ByteBuffer bytes(long... values) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(values.length);
    for (long value : values) {
      bytes.put((byte) value);
    }
    return bytes.flip();
  }

  private static OnnxTensor of(ai.onnxruntime.OnnxTensor tensor) {
    Shape shape =
        Shape.of(Arrays.stream(tensor.getInfo().getShape()).mapToInt(Math::toIntExact).toArray());
    return switch (tensor.getInfo().type) {
      case FLOAT -> {
        float[] values = new float[(int) shape.elements()];
        tensor.getFloatBuffer().get(values);
        yield OnnxTensor.of(shape, values);
      }
      case INT64 -> {
        long[] values = new long[(int) shape.elements()];
        tensor.getLongBuffer().get(values);
        yield OnnxTensor.ofLongs(shape, values);
      }
      case INT32 -> {
        int[] values = new int[(int) shape.elements()];
        tensor.getIntBuffer().get(values);
        yield OnnxTensor.integers(
            DataType.INT32, shape, Arrays.stream(values).asLongStream().toArray());
      }
      case INT8, UINT8, BOOL -> {
        DataType type = DataType.valueOf(tensor.getInfo().type.name());
        byte[] values = new byte[(int) shape.elements()];
        tensor.getByteBuffer().get(values);
        long[] longs = new long[values.length];
        for (int i = 0; i < longs.length; i++) {
          longs[i] = type == DataType.INT8 ? values[i] : values[i] & 0xff;
        }
        yield OnnxTensor.integers(type, shape, longs);
      }
      default -> throw new IllegalArgumentException("no results of " + tensor.getInfo().type);
    };
  }
}
