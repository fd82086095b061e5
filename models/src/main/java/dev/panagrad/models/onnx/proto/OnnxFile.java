package dev.panagrad.models.onnx.proto;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.type.TypeProto;
import dev.panagrad.models.onnx.wire.ProtoReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads ONNX files of any size. They are memory-mapped, so weights are in memory once and only when
 * they are used; a file must not be truncated while it is mapped.
 */
public final class OnnxFile {
  private static final String FORMAT = "ONNX";

  private OnnxFile() {}

  /**
   * Reads a model and maps the external files that hold its tensors.
   *
   * @param arena the lifetime of the tensors
   * @throws FileException if a file is missing, unreadable or not intact
   */
  public static ModelProto model(Path file, Arena arena) {
    Path folder = file.toAbsolutePath().getParent();
    MemorySegment bytes = map(file, arena);
    if (bytes.byteSize() == 0) {
      throw FileException.of("%s is empty; give an ONNX file", file);
    }
    ExternalData external =
        folder == null ? ExternalData.none() : ExternalData.below(folder, arena);
    return ModelProto.read(ProtoReader.of(file.toString(), FORMAT, bytes), external);
  }

  /**
   * Reads a model from memory; it must contain all its tensors.
   *
   * @param name for messages
   * @throws FileException if the bytes are no intact model
   */
  public static ModelProto model(String name, MemorySegment bytes) {
    return ModelProto.read(ProtoReader.of(name, FORMAT, bytes), ExternalData.none());
  }

  /**
   * Reads a file with a value, such as the input_0.pb of ONNX's own tests.
   *
   * @param type the type of the graph input or output that the value is for
   * @param arena the lifetime of its tensors
   * @return the value; empty for an empty file, which represents an omitted optional input
   * @throws FileException if the file is missing, unreadable or not intact
   */
  public static Optional<OnnxValue> value(Path file, TypeProto type, Arena arena) {
    MemorySegment bytes = map(file, arena);
    return bytes.byteSize() == 0
        ? Optional.empty()
        : Optional.of(value(file.toString(), type, bytes));
  }

  /**
   * Reads a value from memory.
   *
   * @param name for messages
   * @throws FileException if the bytes are no intact value of the type
   */
  public static OnnxValue value(String name, TypeProto type, MemorySegment bytes) {
    ProtoReader in = ProtoReader.of(name, FORMAT, bytes);
    ExternalData external = ExternalData.none();
    return switch (type) {
      case TypeProto.TensorType t -> TensorProto.read(in, external);
      case TypeProto.SparseTensorType t -> SparseTensorProto.read(in, external);
      case TypeProto.SequenceType t -> SequenceProto.read(in, external);
      case TypeProto.MapType t -> MapProto.read(in, external);
      case TypeProto.OptionalType t -> OptionalProto.read(in, external);
      case TypeProto.OpaqueType t ->
          throw FileException.of("%s has a value of the opaque type %s", name, t.name());
      case TypeProto.UnknownType t ->
          throw FileException.of("%s is for a value whose type the model does not tell", name);
    };
  }

  private static MemorySegment map(Path file, Arena arena) {
    if (Files.isDirectory(file)) {
      throw FileException.of("%s is a folder; give an ONNX file", file);
    }
    try (FileChannel channel = FileChannel.open(file)) {
      return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    } catch (NoSuchFileException e) {
      throw new FileException(file + " does not exist; give an ONNX file", e);
    } catch (IOException e) {
      throw new FileException(
          "%s cannot be read (%s); check its permissions".formatted(file, e.getMessage()), e);
    }
  }
}
