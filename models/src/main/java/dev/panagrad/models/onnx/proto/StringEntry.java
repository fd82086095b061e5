package dev.panagrad.models.onnx.proto;

import dev.panagrad.models.onnx.wire.ProtoReader;
import java.util.Map;

/** The entries of ONNX's maps from string to string. */
final class StringEntry {
  private StringEntry() {}

  /** Reads one entry; of duplicate keys, the last one wins. */
  static void read(ProtoReader in, Map<String, String> into) {
    String key = "";
    String value = "";
    while (in.next()) {
      switch (in.field()) {
        case 1 -> key = in.text();
        case 2 -> value = in.text();
        default -> {}
      }
    }
    into.put(key, value);
  }
}
