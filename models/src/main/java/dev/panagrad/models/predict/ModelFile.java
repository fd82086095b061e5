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
import dev.panagrad.models.network.Network;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model in a safetensors file: the weights as tensors, and all else as JSON under {@code
 * panagrad.model} in the metadata.
 */
final class ModelFile {
  private static final String KEY = "panagrad.model";
  private static final String SCALE = "scale";

  /** Of models that programs before scaled targets can use. */
  private static final long FIRST_VERSION = 1;

  private static final long VERSION = 2;

  private ModelFile() {}

  static void write(Path file, Model model) {
    ModelSpec spec = model.spec();
    Map<String, Object> json = new LinkedHashMap<>();
    long version = spec.scale().isNone() ? FIRST_VERSION : VERSION;
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
    writer.metadata("format", "panagrad model " + version);
    writer.metadata(KEY, JsonWriter.line(json));
    model
        .weights()
        .forEach(
            (name, tensor) ->
                writer.add(name, ElementType.F32, tensor.shape().sizes(), tensor.buffer()));
    writer.write(file);
  }

  static Model read(Path file) {
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      Map<String, Object> json = json(file, tensors.metadata());
      ModelSpec spec = spec(file, json);
      Map<String, Tensor> weights = new LinkedHashMap<>();
      Map<String, String> trained = new HashMap<>();
      if (json.get("trained") instanceof Map<?, ?> words) {
        words.forEach((name, value) -> trained.put(name.toString(), value.toString()));
      }
      tensors
          .tensors()
          .forEach(
              (name, info) -> {
                int[] sizes = info.sizes();
                Tensor tensor = Tensor.automatic(DType.FLOAT32, Shape.of(sizes));
                tensors.read(name, ElementType.F32, sizes, tensor.buffer());
                weights.put(name, tensor);
              });
      return checked(file, new Model(spec, weights, trained));
    }
  }

  /** The model, if its network can be built of its weights. */
  private static Model checked(Path file, Model model) {
    try {
      ModelGraph.of(model.spec(), model.weights());
    } catch (IllegalArgumentException e) {
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

  private static ModelSpec spec(Path file, Map<String, Object> json) {
    try {
      Shape input = Shape.of(numbers(json.get("input")));
      boolean classes = json.containsKey("classes");
      List<String> names = texts(json.get(classes ? "classes" : "numbers"));
      Map<String, Object> preprocessing = new LinkedHashMap<>();
      if (json.get("preprocessing") instanceof Map<?, ?> settings) {
        settings.forEach((name, value) -> preprocessing.put(name.toString(), value));
      }
      return new ModelSpec(
          Network.parse(String.valueOf(json.get("network"))),
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
