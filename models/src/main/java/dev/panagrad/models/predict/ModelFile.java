package dev.panagrad.models.predict;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.json.JsonException;
import dev.panagrad.models.io.json.JsonReader;
import dev.panagrad.models.io.json.JsonWriter;
import dev.panagrad.models.io.safetensors.ElementType;
import dev.panagrad.models.io.safetensors.SafetensorsFile;
import dev.panagrad.models.io.safetensors.SafetensorsWriter;
import dev.panagrad.models.network.Layer;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.onnx.OnnxLayer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model in a safetensors file: the weights as tensors, and everything else as JSON under {@code
 * panagrad.model} in the metadata.
 */
final class ModelFile {
  private static final String KEY = "panagrad.model";
  private static final String SCALE = "scale";

  /** The settings of an ONNX layer, and the tensor with the bytes of its file. */
  private static final String ONNX = "onnx";

  private static final String ONNX_FILE = "panagrad.onnx";

  /** The version of models that releases before scaled targets can read. */
  private static final long FIRST_VERSION = 1;

  /** The version of models that releases before ONNX layers can read. */
  private static final long SCALED_VERSION = 2;

  private static final long VERSION = 3;

  private ModelFile() {}

  static void write(Path file, Model model) {
    ModelSpec spec = model.spec();
    Map<String, Object> json = new LinkedHashMap<>();
    OnnxLayer onnx = onnx(spec.network());
    long version = onnx != null ? VERSION : spec.scale().isNone() ? FIRST_VERSION : SCALED_VERSION;
    json.put("version", version);
    json.put("network", spec.network().text());
    json.put("input", Arrays.stream(spec.input().sizes()).boxed().toList());
    switch (spec.target()) {
      case Target.Classes(List<String> names) -> json.put("classes", names);
      case Target.Numbers(List<String> names) -> json.put("numbers", names);
    }
    if (!spec.scale().isNone()) {
      json.put(
          SCALE, Map.of("means", spec.scale().means(), "deviations", spec.scale().deviations()));
    }
    json.put("preprocessing", spec.preprocessing());
    json.put("trained", model.trained());
    SafetensorsWriter writer = new SafetensorsWriter();
    if (onnx != null) {
      List<String> trained = onnx.trained().stream().sorted().toList();
      json.put(
          ONNX,
          new TreeMap<>(Map.of("name", onnx.name(), "output", onnx.output(), "trained", trained)));
      writer.bytes(ONNX_FILE, onnx.file());
    }
    writer.metadata("format", "panagrad model " + version);
    writer.metadata(KEY, JsonWriter.line(json));
    model
        .weights()
        .forEach(
            (name, tensor) ->
                writer.add(name, ElementType.F32, tensor.shape().sizes(), tensor.buffer()));
    writer.write(file);
  }

  /** The layer that came from an ONNX file; null if there is none. */
  static OnnxLayer onnx(Network network) {
    List<OnnxLayer> layers = new ArrayList<>();
    for (Layer layer : network.layers()) {
      if (layer instanceof OnnxLayer onnx) {
        layers.add(onnx);
      }
    }
    if (layers.size() > 1) {
      throw new IllegalArgumentException(
          "a model keeps one ONNX layer, and the network has %d".formatted(layers.size()));
    }
    return layers.isEmpty() ? null : layers.getFirst();
  }

  private static OnnxLayer onnx(SafetensorsFile tensors, Object json) {
    if (!(json instanceof Map<?, ?> fields)) {
      return null;
    }
    return OnnxLayer.restore(
        String.valueOf(fields.get("name")),
        tensors.bytes(ONNX_FILE),
        String.valueOf(fields.get("output")),
        new HashSet<>(texts(fields.get("trained"))));
  }

  static Model read(Path file) {
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      Map<String, Object> json = json(file, tensors.metadata());
      ModelSpec spec = spec(file, json, tensors);
      Map<String, Tensor> weights = new LinkedHashMap<>();
      Map<String, String> trained = new HashMap<>();
      if (json.get("trained") instanceof Map<?, ?> words) {
        words.forEach((name, value) -> trained.put(name.toString(), String.valueOf(value)));
      }
      tensors
          .tensors()
          .forEach(
              (name, info) -> {
                if (name.equals(ONNX_FILE)) {
                  return;
                }
                int[] sizes = info.sizes();
                Tensor tensor = Tensor.automatic(DType.FLOAT32, Shape.of(sizes));
                tensors.read(name, ElementType.F32, sizes, tensor.buffer());
                weights.put(name, tensor);
              });
      return checked(file, new Model(spec, weights, trained));
    }
  }

  /** Builds the model, if the weights fit its network. */
  private static Model checked(Path file, Model model) {
    try {
      ModelGraph.of(model.spec(), model.weights());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw damaged(file, e.getMessage(), e);
    }
    return model;
  }

  private static Map<String, Object> json(Path file, Map<String, String> metadata) {
    String text = metadata.get(KEY);
    if (text == null) {
      throw FileException.of(
          "%s is no model: its metadata has no '%s'; give a file that was saved as a model",
          file, KEY);
    }
    Map<String, Object> json;
    try {
      json = JsonReader.object(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    } catch (JsonException e) {
      throw damaged(file, "its description is " + e.getMessage(), e);
    }
    if (!(json.get("version") instanceof Long version) || version < 1) {
      throw damaged(file, "its description has no version", null);
    }
    if (version > VERSION) {
      throw FileException.of(
          "%s is a model of version %d, and this program knows versions up to %d; use a newer one",
          file, version, VERSION);
    }
    return json;
  }

  private static ModelSpec spec(Path file, Map<String, Object> json, SafetensorsFile tensors) {
    try {
      OnnxLayer onnx = onnx(tensors, json.get(ONNX));
      Shape input = Shape.of(numbers(json.get("input")));
      boolean classes = json.containsKey("classes");
      List<String> names = texts(json.get(classes ? "classes" : "numbers"));
      Map<String, Object> preprocessing = new LinkedHashMap<>();
      if (json.get("preprocessing") instanceof Map<?, ?> settings) {
        settings.forEach((name, value) -> preprocessing.put(name.toString(), value));
      }
      return new ModelSpec(
          Network.parse(
              String.valueOf(json.get("network")),
              text -> onnx != null && text.equals(onnx.text()) ? onnx : null),
          input,
          classes ? new Target.Classes(names) : new Target.Numbers(names),
          preprocessing,
          scale(json.get(SCALE)));
    } catch (IllegalArgumentException | ClassCastException | ArithmeticException e) {
      throw damaged(file, "its description is wrong: " + e.getMessage(), e);
    }
  }

  private static TargetScale scale(Object value) {
    return value instanceof Map<?, ?> fields
        ? new TargetScale(reals(fields.get("means")), reals(fields.get("deviations")))
        : TargetScale.NONE;
  }

  private static List<Double> reals(Object value) {
    return list(value).stream().map(n -> ((Number) n).doubleValue()).toList();
  }

  private static int[] numbers(Object value) {
    return list(value).stream().mapToInt(n -> Math.toIntExact((Long) n)).toArray();
  }

  private static List<String> texts(Object value) {
    return list(value).stream().map(String.class::cast).toList();
  }

  private static List<?> list(Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw new IllegalArgumentException("a list is missing");
  }

  private static FileException damaged(Path file, String what, Exception cause) {
    return new FileException(
        "%s is no intact model: %s; save it again".formatted(file, what), cause);
  }
}
