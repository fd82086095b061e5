package dev.panagrad.models.heldout;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.json.JsonException;
import dev.panagrad.models.io.json.JsonReader;
import dev.panagrad.models.io.json.JsonWriter;
import dev.panagrad.models.io.safetensors.SafetensorsFile;
import dev.panagrad.models.io.safetensors.SafetensorsWriter;
import dev.panagrad.models.predict.ModelSpec;
import dev.panagrad.models.train.RunFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The held-out examples of a training, kept in its run folder, so that a run on a program's own
 * data can be viewed when the data are no longer available.
 */
public final class HeldOutFile {
  private static final String NAME = "examples.safetensors";
  private static final String FEATURES = "features";
  private static final String TARGETS = "targets";
  private static final String WORDS = "words";
  private static final int MOST_VALUES = 1 << 20;

  private HeldOutFile() {}

  private static Path path(RunFolder folder) {
    return folder.path().resolve(NAME);
  }

  /** Writes the examples, or the first of them that fit into four megabytes. */
  public static void write(RunFolder folder, HeldOut shown) {
    int width = Math.toIntExact(shown.shape().elements());
    int count = Math.min(shown.size(), MOST_VALUES / width);
    if (count == 0) {
      return;
    }
    int values = shown.target().values();
    float[] features = new float[count * width];
    float[] targets = new float[count * values];
    List<Object> words = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      System.arraycopy(shown.features(i), 0, features, i * width, width);
      System.arraycopy(shown.right(i), 0, targets, i * values, values);
      words.add(shown.words(i));
    }
    new SafetensorsWriter()
        .metadata(WORDS, JsonWriter.line(Map.of(WORDS, words)))
        .floats(FEATURES, shown.shape().batch(count).sizes(), features)
        .floats(TARGETS, new int[] {count, values}, targets)
        .write(path(folder));
  }

  /**
   * Reads the examples of a run; empty if it keeps none.
   *
   * @param spec of the run's model
   * @throws FileException if they are damaged or don't fit the model
   */
  public static Optional<Dataset> read(RunFolder folder, ModelSpec spec) {
    Path path = path(folder);
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      String words = file.metadata().getOrDefault(WORDS, "{}");
      Map<String, Object> parsed = JsonReader.object(StandardCharsets.UTF_8.encode(words));
      float[] features = file.floats(FEATURES);
      float[] targets = file.floats(TARGETS);
      long width = spec.input().elements();
      int values = spec.target().values();
      long count = targets.length / values;
      if (count == 0
          || features.length != count * width
          || !areRight(spec.target(), targets)
          || !(parsed.get(WORDS) instanceof List<?> rows)
          || rows.size() != count) {
        throw FileException.of("%s doesn't fit the run's model; delete it", path);
      }
      return Optional.of(new Kept(spec.input(), spec.target(), features, targets, words(rows)));
    } catch (JsonException e) {
      throw new FileException("%s is damaged (%s); delete it".formatted(path, e.getMessage()), e);
    }
  }

  /** Whether all targets are valid class numbers, if the targets are classes. */
  private static boolean areRight(Target target, float... targets) {
    if (target instanceof Target.Classes classes) {
      for (float label : targets) {
        if (!(label >= 0 && label < classes.width() && label == Math.rint(label))) {
          return false;
        }
      }
    }
    return true;
  }

  /** Checks that every row has the same columns as the first. */
  private static List<Map<String, String>> words(List<?> rows) throws JsonException {
    List<Map<String, String>> words = new ArrayList<>();
    for (Object row : rows) {
      Map<String, String> cells = new LinkedHashMap<>();
      if (row instanceof Map<?, ?> map) {
        map.forEach((column, cell) -> cells.put(column.toString(), String.valueOf(cell)));
      }
      if (!words.isEmpty() && !words.getFirst().keySet().equals(cells.keySet())) {
        throw new JsonException("its rows have different columns");
      }
      words.add(cells);
    }
    return words;
  }

  /** The stored form of the examples. */
  private record Kept(
      Shape shape, Target target, float[] all, float[] targets, List<Map<String, String>> cells)
      implements Dataset {
    @Override
    public int size() {
      return cells.size();
    }

    @Override
    public void features(int example, long epoch, float[] into) {
      System.arraycopy(all, example * into.length, into, 0, into.length);
    }

    @Override
    public void target(int example, float[] into) {
      System.arraycopy(targets, example * target.values(), into, 0, target.values());
    }

    @Override
    public Map<String, String> words(int example) {
      return cells.get(example);
    }
  }
}
