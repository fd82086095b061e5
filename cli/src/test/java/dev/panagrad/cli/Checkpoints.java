package dev.panagrad.cli;

import dev.panagrad.models.io.safetensors.SafetensorsFile;
import dev.panagrad.models.io.safetensors.SafetensorsWriter;
import dev.panagrad.models.io.safetensors.TensorInfo;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A checkpoint whose parts can be exchanged. */
final class Checkpoints {
  final Map<String, String> metadata = new LinkedHashMap<>();
  final Map<String, float[]> values = new LinkedHashMap<>();
  final Map<String, int[]> sizes = new LinkedHashMap<>();

  /** Tensors to be written as whole numbers of 64 bits, whatever their values. */
  final Map<String, Integer> longs = new LinkedHashMap<>();

  private Checkpoints() {}

  static Checkpoints of(Path file) {
    Checkpoints checkpoint = new Checkpoints();
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      checkpoint.metadata.putAll(tensors.metadata());
      for (TensorInfo info : tensors.tensors().values()) {
        checkpoint.values.put(info.name(), tensors.floats(info.name()));
        checkpoint.sizes.put(info.name(), info.sizes());
      }
    }
    return checkpoint;
  }

  /** Sets an entry, or removes it if there is no value. */
  Checkpoints metadata(String name, String value) {
    if (value == null) {
      metadata.remove(name);
    } else {
      metadata.put(name, value);
    }
    return this;
  }

  void write(Path file) {
    SafetensorsWriter writer = new SafetensorsWriter();
    metadata.forEach(writer::metadata);
    values.forEach((name, all) -> writer.floats(name, sizes.get(name), all));
    longs.forEach((name, count) -> writer.longs(name, new long[count]));
    writer.write(file);
  }
}
