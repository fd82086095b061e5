package dev.panagrad.serve;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.OnnxModel;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.type.Dimension;
import dev.panagrad.models.onnx.type.TypeProto.TensorType;
import dev.panagrad.models.onnx.type.ValueInfoProto;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Serves an ONNX model: its own inputs and outputs, with the protocol's types. */
record OnnxServed(OnnxModel model) implements ServedModel {
  /** The protocol's types by ONNX type; other ONNX types can't be sent. */
  private static final Map<DataType, dev.panagrad.models.onnx.type.DataType> TYPES = types();

  private static Map<DataType, dev.panagrad.models.onnx.type.DataType> types() {
    Map<DataType, dev.panagrad.models.onnx.type.DataType> types = new LinkedHashMap<>();
    for (DataType type : DataType.values()) {
      types.put(
          type,
          switch (type) {
            case FP16 -> dev.panagrad.models.onnx.type.DataType.FLOAT16;
            case BF16 -> dev.panagrad.models.onnx.type.DataType.BFLOAT16;
            case FP32 -> dev.panagrad.models.onnx.type.DataType.FLOAT;
            case FP64 -> dev.panagrad.models.onnx.type.DataType.DOUBLE;
            case BYTES -> dev.panagrad.models.onnx.type.DataType.STRING;
            default -> dev.panagrad.models.onnx.type.DataType.valueOf(type.name());
          });
    }
    return types;
  }

  private static DataType type(String name, dev.panagrad.models.onnx.type.DataType onnx) {
    for (Map.Entry<DataType, dev.panagrad.models.onnx.type.DataType> known : TYPES.entrySet()) {
      if (known.getValue() == onnx) {
        return known.getKey();
      }
    }
    throw new IllegalArgumentException(
        "'%s' is of %s, which can't be sent by this protocol".formatted(name, onnx));
  }

  @Override
  public String platform() {
    return "onnx_panagrad";
  }

  @Override
  public List<TensorSpec> inputs() {
    return model.inputs().stream().map(OnnxServed::spec).toList();
  }

  @Override
  public List<TensorSpec> outputs() {
    return model.outputs().stream().map(OnnxServed::spec).toList();
  }

  private static TensorSpec spec(ValueInfoProto value) {
    if (!(value.type() instanceof TensorType tensor)) {
      throw new IllegalArgumentException(
          "'%s' is no tensor, and can't be sent".formatted(value.name()));
    }
    List<Integer> shape = new ArrayList<>();
    for (Dimension size : tensor.shape().orElse(List.of())) {
      shape.add(size.size() == Dimension.UNKNOWN ? -1 : Math.toIntExact(size.size()));
    }
    return new TensorSpec(value.name(), type(value.name(), tensor.element()), shape);
  }

  @Override
  public List<ServedTensor> infer(Map<String, ServedTensor> inputs) {
    Map<String, OnnxTensor> fed = new LinkedHashMap<>();
    inputs.forEach((name, tensor) -> fed.put(name, fed(tensor)));
    List<ServedTensor> given = new ArrayList<>();
    model.run(fed).forEach((name, tensor) -> given.add(given(name, tensor)));
    return given;
  }

  private static OnnxTensor fed(ServedTensor tensor) {
    Shape shape = Shape.of(tensor.shape().stream().mapToInt(Integer::intValue).toArray());
    return switch (tensor.type()) {
      case BYTES -> OnnxTensor.strings(shape, tensor.toTexts().toArray(String[]::new));
      case FP64 -> {
        double[] values = new double[tensor.elements()];
        tensor.data().asDoubleBuffer().get(values);
        yield OnnxTensor.doubles(shape, values);
      }
      case FP16, BF16, FP32 ->
          OnnxTensor.floats(TYPES.get(tensor.type()), shape, tensor.toFloats());
      default -> OnnxTensor.integers(TYPES.get(tensor.type()), shape, tensor.toLongs());
    };
  }

  private static ServedTensor given(String name, OnnxTensor tensor) {
    DataType type = type(name, tensor.type());
    List<Integer> shape = Arrays.stream(tensor.shape().sizes()).boxed().toList();
    if (type == DataType.BYTES) {
      return ServedTensor.ofTexts(name, shape, tensor.toStrings());
    }
    ByteBuffer data = ServedTensor.allocate(Math.multiplyExact(tensor.length(), type.bytes()));
    for (int i = 0; i < tensor.length(); i++) {
      switch (type) {
        case FP16 -> data.putShort(Float.floatToFloat16((float) tensor.real(i)));
        case BF16 ->
            data.putShort((short) (Float.floatToRawIntBits((float) tensor.real(i)) >>> 16));
        case FP32 -> data.putFloat((float) tensor.real(i));
        case FP64 -> data.putDouble(tensor.real(i));
        default -> {
          switch (type.bytes()) {
            case 1 -> data.put((byte) tensor.integer(i));
            case 2 -> data.putShort((short) tensor.integer(i));
            case 4 -> data.putInt((int) tensor.integer(i));
            default -> data.putLong(tensor.integer(i));
          }
        }
      }
    }
    return new ServedTensor(name, type, shape, data.flip());
  }

  @Override
  public void close() {
    model.close();
  }
}
