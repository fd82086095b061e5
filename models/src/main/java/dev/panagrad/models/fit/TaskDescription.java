package dev.panagrad.models.fit;

import dev.panagrad.models.data.Target;
import dev.panagrad.models.predict.ModelSpec;
import java.util.List;

/** What a model predicts from what, in a sentence. */
final class TaskDescription {
  /** How many names it lists at most. */
  private static final int SHOWN = 6;

  private TaskDescription() {}

  static String of(ModelSpec spec) {
    String predicted =
        switch (spec.target()) {
          case Target.Classes(List<String> names) ->
              "%d classes (%s)".formatted(names.size(), few(names));
          case Target.Numbers(List<String> names) ->
              "the number%s %s".formatted(names.size() == 1 ? "" : "s", few(names));
        };
    return "tells %s from %s %s by %s"
        .formatted(
            predicted,
            spec.input(),
            spec.input().rank() == 1 ? "features" : "pictures",
            spec.network());
  }

  private static String few(List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return names.size() > SHOWN ? shown + ", ..." : shown;
  }
}
