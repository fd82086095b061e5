package dev.panagrad.models.io.numbers;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.json.JsonException;
import java.util.ArrayList;
import java.util.List;

/** Arrays of numbers as nested JSON arrays. */
final class JsonNumbers {
  private final List<Integer> sizes = new ArrayList<>();
  private final List<Double> values = new ArrayList<>();

  private JsonNumbers() {}

  /** The numbers of nested arrays, which must have a regular shape. */
  static Numbers of(Object json) throws JsonException {
    JsonNumbers all = new JsonNumbers();
    for (Object inner = json; inner instanceof List<?> list; ) {
      all.sizes.add(list.size());
      inner = list.isEmpty() ? null : list.getFirst();
    }
    all.add(json, 0);
    return new Numbers(
        Shape.of(all.sizes.stream().mapToInt(size -> size).toArray()),
        all.values.stream().mapToDouble(value -> value).toArray());
  }

  private void add(Object json, int depth) throws JsonException {
    switch (json) {
      case List<?> list -> {
        if (depth == sizes.size() || list.size() != sizes.get(depth)) {
          throw new JsonException("its arrays are not all of one shape");
        }
        for (Object element : list) {
          add(element, depth + 1);
        }
      }
      case Number number -> add(number.doubleValue(), depth);
      case Boolean truth -> add(truth ? 1.0 : 0, depth);
      default -> throw new JsonException("it holds '%s'".formatted(json));
    }
  }

  private void add(double value, int depth) throws JsonException {
    if (depth != sizes.size()) {
      throw new JsonException("its arrays are not all of one shape");
    }
    values.add(value);
  }
}
