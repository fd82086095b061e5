package dev.panagrad.cli.dashboard.watch;

import dev.panagrad.cli.dashboard.event.EventBuffer;
import dev.panagrad.models.experiments.translate.pairs.TextPair;
import dev.panagrad.models.experiments.translate.training.TranslationView;
import dev.panagrad.models.experiments.translate.writing.Translation;
import dev.panagrad.models.train.TrainingTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The panels of a translation training: held-out sentences and their attention. */
final class TranslationWatch extends SpreadWatch {
  private final TranslationView task;
  private final EventBuffer feed;

  TranslationWatch(TrainingTask training, TranslationView task, EventBuffer feed) {
    super(training, feed);
    this.task = task;
    this.feed = feed;
  }

  @Override
  public String kind() {
    return "translation";
  }

  /** Whether the accuracy of held-out sentences counts entire translations. */
  @Override
  public Map<String, Object> fields() {
    return Map.of("exact", task.isExact());
  }

  @Override
  void showResults(long step) {
    List<TextPair> shown = task.shown();
    if (shown.isEmpty()) {
      return;
    }
    List<String> found = task.translator().greedy(shown.stream().map(TextPair::source).toList());
    Translation first = task.translator().beam(shown.getFirst().source(), 1, 1, 0).getFirst();
    feed.put(
        EventBuffer.Topic.TRANSLATIONS,
        () ->
            Map.of(
                "step", step,
                "rows", rows(shown, found),
                "sources", first.sourceTokens(),
                "tokens", first.tokens(),
                "weights", rounded(first.weights())));
  }

  private static List<Object> rows(List<TextPair> shown, List<String> found) {
    List<Object> rows = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      rows.add(
          Map.of(
              "source", shown.get(i).source(),
              "reference", shown.get(i).target(),
              "translation", found.get(i)));
    }
    return rows;
  }

  private static List<Object> rounded(List<List<Float>> weights) {
    List<Object> rows = new ArrayList<>();
    for (List<Float> row : weights) {
      rows.add(row.stream().map(weight -> Math.rint(weight * 1e3) / 1e3).toList());
    }
    return rows;
  }

  @Override
  public Map<String, Object> draw(float[] pixels) {
    throw new IllegalArgumentException("a model that translates knows no digits");
  }

  @Override
  public Map<String, Object> write(Prompt prompt) {
    throw new IllegalArgumentException("a model that translates writes nothing of its own");
  }
}
