package dev.panagrad.models.io.safetensors;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.json.JsonException;
import dev.panagrad.models.io.json.JsonReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The header of a safetensors file, checked against the size of the data after it. */
final class SafetensorsHeader {
  private static final String METADATA = "__metadata__";

  private final String file;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();

  private SafetensorsHeader(String file) {
    this.file = file;
  }

  /**
   * Reads a header.
   *
   * @param file the file's name, for messages
   * @param json the header's bytes, without the length before them
   * @param dataBytes the number of bytes after the header
   */
  static SafetensorsHeader parse(String file, ByteBuffer json, long dataBytes) {
    SafetensorsHeader header = new SafetensorsHeader(file);
    try {
      JsonReader.object(json).forEach(header::entry);
    } catch (JsonException e) {
      throw header.wrong("its header is " + e.getMessage());
    }
    header.checkCover(dataBytes);
    return header;
  }

  Map<String, String> metadata() {
    return Collections.unmodifiableMap(metadata);
  }

  Map<String, TensorInfo> tensors() {
    return Collections.unmodifiableMap(tensors);
  }

  private void entry(String name, Object value) {
    if (!(value instanceof Map<?, ?> fields)) {
      throw wrong("the entry '%s' of its header is not an object".formatted(name));
    }
    if (name.equals(METADATA)) {
      fields.forEach(this::metadata);
    } else {
      tensors.put(name, tensor(name, fields));
    }
  }

  private void metadata(Object name, Object value) {
    if (!(value instanceof String text)) {
      throw wrong("the metadata '%s' is not a string".formatted(name));
    }
    metadata.put((String) name, text);
  }

  private TensorInfo tensor(String name, Map<?, ?> fields) {
    ElementType type =
        ElementType.named(fields.get("dtype"))
            .orElseThrow(
                () ->
                    wrong(
                        "the tensor '%s' has the unknown dtype '%s'"
                            .formatted(name, fields.get("dtype"))));
    List<Long> shape = naturals(name, "shape", fields.get("shape"));
    List<Long> offsets = naturals(name, "data_offsets", fields.get("data_offsets"));
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw wrong("the tensor '%s' has the data_offsets %s".formatted(name, offsets));
    }
    long bytes = offsets.get(1) - offsets.get(0);
    if (byteSize(name, type, shape) != bytes) {
      throw wrong(
          "the tensor '%s' of shape %s and dtype %s does not take the %d bytes between its offsets"
              .formatted(name, shape, type, bytes));
    }
    int[] sizes = shape.stream().mapToInt(Math::toIntExact).toArray();
    return new TensorInfo(name, type, sizes, offsets.get(0), bytes);
  }

  private long byteSize(String name, ElementType type, List<Long> shape) {
    try {
      long bytes = type.bytes();
      for (long size : shape) {
        bytes = Math.multiplyExact(bytes, (long) Math.toIntExact(size));
      }
      return bytes;
    } catch (ArithmeticException e) {
      throw wrong("the tensor '%s' has the impossible shape %s".formatted(name, shape));
    }
  }

  private List<Long> naturals(String name, String field, Object value) {
    List<Long> numbers = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object item : list) {
        if (item instanceof Long number && number >= 0) {
          numbers.add(number);
        }
      }
      if (numbers.size() == list.size()) {
        return numbers;
      }
    }
    throw wrong(
        "the tensor '%s' lacks a %s of whole numbers from 0 up; it has %s"
            .formatted(name, field, value));
  }

  /** The tensors must cover the data from its first to its last byte, without gap or overlap. */
  private void checkCover(long dataBytes) {
    List<TensorInfo> inOrder = new ArrayList<>(tensors.values());
    inOrder.sort(Comparator.comparingLong(TensorInfo::offset).thenComparingLong(TensorInfo::bytes));
    long end = 0;
    for (TensorInfo tensor : inOrder) {
      if (tensor.offset() != end) {
        throw wrong(
            "the tensor '%s' starts at byte %d of the data where %d was due"
                .formatted(tensor.name(), tensor.offset(), end));
      }
      end += tensor.bytes();
    }
    if (end > dataBytes) {
      throw FileException.of(
          "%s is cut short: its header announces %d bytes of data but %d follow;"
              + " copy it again or take an older checkpoint",
          file, end, dataBytes);
    }
    if (end < dataBytes) {
      throw wrong("%d bytes follow its last tensor".formatted(dataBytes - end));
    }
  }

  private FileException wrong(String what) {
    return FileException.of(
        "%s is not an intact safetensors file: %s; copy it again or take an older checkpoint",
        file, what);
  }
}
