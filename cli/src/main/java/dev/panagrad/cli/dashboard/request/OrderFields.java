package dev.panagrad.cli.dashboard.request;

import dev.panagrad.cli.dashboard.http.HttpError;
import dev.panagrad.models.run.Experiments;
import dev.panagrad.models.tokenizer.Unit;
import dev.panagrad.models.train.DataKind;
import dev.panagrad.models.train.Experiment;
import dev.panagrad.models.train.HyperParameters;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Parses the order of a training: {@code {"do": "begin", "experiment": "mnist-conv", "set":
 * {"activation": "tanh"}, "steps": 500, "batch": 50}}.
 */
final class OrderFields {
  private OrderFields() {}

  static TrainingOrder read(Map<String, Object> fields) throws HttpError {
    Experiment experiment =
        Experiments.find(String.valueOf(fields.get("experiment")))
            .orElseThrow(() -> new HttpError(400, "there is no such experiment"));
    return new TrainingOrder(
        experiment,
        fields.get("set") instanceof Map<?, ?> set ? values(experiment, set) : Map.of(),
        count(fields, "steps"),
        count(fields, "batch"),
        unit(experiment, fields.get("unit")),
        count(fields, "vocabulary"));
  }

  private static Map<String, String> values(Experiment experiment, Map<?, ?> set) throws HttpError {
    Map<String, String> values = new LinkedHashMap<>();
    HyperParameters all = experiment.hyperParameters();
    try {
      for (Map.Entry<?, ?> entry : set.entrySet()) {
        String key = entry.getKey().toString();
        if (entry.getValue() instanceof Number number) {
          all = all.set(key, number.doubleValue());
        } else if (all.hasChoice(key) || !all.has(key)) {
          all = all.choose(key, String.valueOf(entry.getValue()));
        } else {
          throw new HttpError(400, "the hyper-parameter '%s' is a number".formatted(key));
        }
        values.put(key, String.valueOf(entry.getValue()));
      }
    } catch (IllegalArgumentException e) {
      throw new HttpError(400, e.getMessage());
    }
    return values;
  }

  private static int count(Map<String, Object> fields, String name) throws HttpError {
    Object field = fields.getOrDefault(name, 0L);
    if (field instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
      return number.intValue();
    }
    throw new HttpError(400, "'%s' must be a whole number above 0".formatted(name));
  }

  private static Unit unit(Experiment experiment, Object field) throws HttpError {
    if (field == null) {
      return null;
    }
    if (experiment.kind() != DataKind.TEXT) {
      throw new HttpError(400, experiment.name() + " has no text to be cut into units");
    }
    return Arrays.stream(Unit.values())
        .filter(unit -> unit.name().toLowerCase(Locale.ROOT).equals(field))
        .findFirst()
        .orElseThrow(() -> new HttpError(400, "a text is cut into char, word or bpe"));
  }
}
