package dev.panagrad.models.onnx.proto;

import dev.panagrad.models.onnx.wire.ProtoReader;
import dev.panagrad.models.onnx.wire.RepeatedVarint;
import java.util.Optional;

/**
 * A tensor of which only some elements are nonzero.
 *
 * @param values these elements, of one dimension; named after the whole tensor
 * @param indices INT64, their positions: of one dimension in the flattened tensor, or [elements,
 *     rank]
 * @param dims the sizes of the whole tensor
 */
public record SparseTensorProto(TensorProto values, TensorProto indices, long[] dims)
    implements OnnxValue {
  /** Copies the sizes. */
  public SparseTensorProto {
    dims = dims.clone();
  }

  /** A copy of the sizes. */
  @Override
  public long[] dims() {
    return dims.clone();
  }

  @Override
  public String name() {
    return values.name();
  }

  /** Reads one message. */
  @SuppressWarnings("exports") // Only this module makes readers.
  public static SparseTensorProto read(ProtoReader in, ExternalData external) {
    Optional<TensorProto> values = Optional.empty();
    Optional<TensorProto> indices = Optional.empty();
    RepeatedVarint dims = new RepeatedVarint();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> values = Optional.of(TensorProto.read(in.message(), external));
        case 2 -> indices = Optional.of(TensorProto.read(in.message(), external));
        case 3 -> in.integers(dims);
        default -> {}
      }
    }
    return new SparseTensorProto(
        values.orElseThrow(() -> in.wrong("a sparse tensor has no values")),
        indices.orElseThrow(() -> in.wrong("a sparse tensor has no indices")),
        dims.toArray());
  }
}
