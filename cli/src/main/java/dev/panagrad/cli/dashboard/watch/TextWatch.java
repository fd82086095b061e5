package dev.panagrad.cli.dashboard.watch;

import dev.panagrad.cli.dashboard.event.EventBuffer;
import dev.panagrad.models.experiments.text.training.SequenceResult;
import dev.panagrad.models.experiments.text.training.TextView;
import dev.panagrad.models.experiments.text.writing.Sampling;
import dev.panagrad.models.experiments.text.writing.TextGenerator;
import dev.panagrad.models.tokenizer.Unit;
import dev.panagrad.models.train.TrainingTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The panels of a text training. */
final class TextWatch extends SpreadWatch {
  private static final int SEQUENCES = 8;
  private static final int SAMPLE_CHARACTERS = 400;
  private static final int SAMPLE_TOP = 10;

  private final TextView task;
  private final EventBuffer feed;

  TextWatch(TrainingTask training, TextView task, EventBuffer feed) {
    super(training, feed);
    this.task = task;
    this.feed = feed;
  }

  @Override
  public String kind() {
    return "text";
  }

  @Override
  void showResults(long step) {
    List<SequenceResult> sequences = task.sequences(SEQUENCES);
    feed.put(EventBuffer.Topic.SEQUENCES, () -> Map.of("step", step, "rows", rows(sequences)));
    Writing written = writing();
    task.generator().write("", SAMPLE_CHARACTERS, new Sampling(SAMPLE_TOP, 1, step), written);
    feed.put(EventBuffer.Topic.SAMPLE, () -> written.content(step));
  }

  private boolean isCharacters() {
    return task.corpus().tokenizer().unit() == Unit.CHAR;
  }

  private Writing writing() {
    return new Writing(isCharacters());
  }

  /** Characters as one string; other tokens as a list. */
  private static Object content(List<String> tokens, boolean characters) {
    return characters ? String.join("", tokens) : List.copyOf(tokens);
  }

  private List<Object> rows(List<SequenceResult> sequences) {
    List<Object> rows = new ArrayList<>();
    for (SequenceResult sequence : sequences) {
      rows.add(
          Map.of(
              "book", sequence.book(),
              "text", content(sequence.tokens(), isCharacters()),
              "predicted", content(sequence.predictions(), isCharacters()),
              "loss", sequence.loss()));
    }
    return rows;
  }

  @Override
  public Map<String, Object> draw(float[] pixels) {
    throw new IllegalArgumentException("a model of text knows no digits");
  }

  @Override
  public Map<String, Object> write(Prompt prompt) {
    Writing written = writing();
    task.generator().write(prompt.text(), prompt.characters(), prompt.sampling(), written);
    return written.content(0);
  }

  /** Collects tokens with their probabilities. */
  private static final class Writing implements TextGenerator.Sink {
    private final boolean characters;
    private final List<String> tokens = new ArrayList<>();
    private final List<Object> probabilities = new ArrayList<>();

    Writing(boolean characters) {
      this.characters = characters;
    }

    @Override
    public boolean accept(String text, float probability) {
      tokens.add(text);
      probabilities.add(Math.rint(probability * 1e3) / 1e3);
      return true;
    }

    Map<String, Object> content(long step) {
      return Map.of(
          "step",
          step,
          "text",
          TextWatch.content(tokens, characters),
          "probabilities",
          probabilities);
    }
  }
}
