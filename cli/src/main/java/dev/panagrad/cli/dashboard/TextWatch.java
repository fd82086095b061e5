package dev.panagrad.cli.dashboard;

import dev.panagrad.cli.panel.VariableSpread;
import dev.panagrad.models.experiments.text.Sampling;
import dev.panagrad.models.experiments.text.SequenceResult;
import dev.panagrad.models.experiments.text.TextGenerator;
import dev.panagrad.models.experiments.text.TextTask;
import dev.panagrad.models.train.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The panels of a training on text. */
final class TextWatch implements Watch {
  private static final int SEQUENCES = 8;
  private static final int SAMPLE_CHARACTERS = 400;
  private static final int SAMPLE_TOP = 10;

  private final TextTask task;
  private final EventBuffer feed;
  private final VariableSpread variables;
  private long seen = -1;
  private long spread = -1;

  TextWatch(TextTask task, EventBuffer feed) {
    this.task = task;
    this.feed = feed;
    variables = new VariableSpread(task.session());
  }

  @Override
  public String kind() {
    return "text";
  }

  @Override
  public void measured(Measurement measurement) {
    if (measurement.isTraining()) {
      showSpread(measurement.step());
    } else {
      showText(measurement.step());
    }
  }

  @Override
  public void look(long step) {
    showSpread(step);
    showText(step);
  }

  private void showSpread(long step) {
    if (step != spread) {
      spread = step;
      feed.add(variables.at(step));
    }
  }

  private void showText(long step) {
    if (step == seen) {
      return;
    }
    seen = step;
    List<SequenceResult> sequences = task.sequences(SEQUENCES);
    feed.put(EventBuffer.Topic.SEQUENCES, () -> Map.of("step", step, "rows", rows(sequences)));
    Writing written = new Writing();
    task.generator().write("", SAMPLE_CHARACTERS, new Sampling(SAMPLE_TOP, 1, step), written);
    feed.put(EventBuffer.Topic.SAMPLE, () -> written.content(step));
  }

  private static List<Object> rows(List<SequenceResult> sequences) {
    List<Object> rows = new ArrayList<>();
    for (SequenceResult sequence : sequences) {
      rows.add(
          Map.of(
              "book", sequence.book(),
              "text", sequence.text(),
              "predicted", sequence.predicted(),
              "loss", sequence.loss()));
    }
    return rows;
  }

  @Override
  public Map<String, Object> draw(float[] pixels) {
    throw new IllegalArgumentException("a model of text knows no digits");
  }

  @Override
  public Map<String, Object> write(PromptRequest.Prompt prompt) {
    Writing written = new Writing();
    task.generator().write(prompt.text(), prompt.characters(), prompt.sampling(), written);
    return written.content(0);
  }

  @Override
  public byte[] testPixels() {
    return new byte[0];
  }

  /** Takes characters with their probabilities. */
  private static final class Writing implements TextGenerator.Sink {
    private final StringBuilder text = new StringBuilder();
    private final List<Object> probabilities = new ArrayList<>();

    @Override
    public boolean accept(char character) {
      text.append(character);
      return true;
    }

    @Override
    public boolean accept(char character, float probability) {
      probabilities.add(Math.rint(probability * 1e3) / 1e3);
      return accept(character);
    }

    Map<String, Object> content(long step) {
      return Map.of("step", step, "text", text.toString(), "probabilities", probabilities);
    }
  }

  /** The task owns all that is used here. */
  @Override
  public void close() {}
}
