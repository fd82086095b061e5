package dev.panagrad.models.onnx.proto;

import dev.panagrad.models.onnx.type.ValueInfoProto;
import dev.panagrad.models.onnx.wire.ProtoReader;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A graph of nodes.
 *
 * @param nodes in an order in which they can be computed
 * @param initializers constants by the names of values; one with the name of an input is that
 *     input's default
 * @param sparseInitializers sparse constants, likewise
 * @param inputs in order, including those with a default
 * @param outputs in order
 * @param values types of further values, as far as the file gives them
 */
public record GraphProto(
    String name,
    List<NodeProto> nodes,
    List<TensorProto> initializers,
    List<SparseTensorProto> sparseInitializers,
    List<ValueInfoProto> inputs,
    List<ValueInfoProto> outputs,
    List<ValueInfoProto> values) {
  static GraphProto read(ProtoReader in, ExternalData external) {
    String name = "";
    List<NodeProto> nodes = new ArrayList<>();
    List<TensorProto> initializers = new ArrayList<>();
    List<SparseTensorProto> sparse = new ArrayList<>();
    List<ValueInfoProto> inputs = new ArrayList<>();
    List<ValueInfoProto> outputs = new ArrayList<>();
    List<ValueInfoProto> values = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> nodes.add(NodeProto.read(in.message(), external));
        case 2 -> name = in.text();
        case 5 -> initializers.add(TensorProto.read(in.message(), external));
        case 11 -> inputs.add(ValueInfoProto.read(in.message()));
        case 12 -> outputs.add(ValueInfoProto.read(in.message()));
        case 13 -> values.add(ValueInfoProto.read(in.message()));
        case 15 -> sparse.add(SparseTensorProto.read(in.message(), external));
        default -> {}
      }
    }
    return new GraphProto(
        name,
        List.copyOf(nodes),
        List.copyOf(initializers),
        List.copyOf(sparse),
        List.copyOf(inputs),
        List.copyOf(outputs),
        List.copyOf(values));
  }

  /** The inputs that must be fed: those without a default, in order. */
  public List<ValueInfoProto> requiredInputs() {
    Set<String> constants = initializerNames();
    return inputs.stream().filter(input -> !constants.contains(input.name())).toList();
  }

  /** The names of all initializers, dense and sparse. */
  public Set<String> initializerNames() {
    Set<String> names = new LinkedHashSet<>();
    initializers.forEach(tensor -> names.add(tensor.name()));
    sparseInitializers.forEach(tensor -> names.add(tensor.name()));
    return names;
  }
}
