package dev.panagrad.cli.dashboard.watch;

import dev.panagrad.cli.dashboard.event.EventBuffer;
import dev.panagrad.cli.panel.LayerQuantiles.LayerNames;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.models.experiments.caption.training.CaptionView;
import dev.panagrad.models.experiments.mnist.training.DigitView;
import dev.panagrad.models.experiments.text.training.TextView;
import dev.panagrad.models.experiments.translate.training.TranslationView;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.TrainingTask;
import java.util.Map;
import java.util.Optional;

/**
 * Collects the panels' values from a training, and runs its model on users' inputs; on the
 * training's thread, between two steps.
 */
public interface Watch extends AutoCloseable {
  /** The watch for the first view that a task offers. */
  static Watch of(TrainingTask task, EventBuffer feed) {
    Optional<Watch> digits =
        task.view(DigitView.class).map(view -> new DigitWatch(task, view, feed));
    return digits
        .or(() -> task.view(TextView.class).map(view -> new TextWatch(task, view, feed)))
        .or(
            () ->
                task.view(TranslationView.class)
                    .map(view -> new TranslationWatch(task, view, feed)))
        .or(() -> task.view(CaptionView.class).map(view -> new CaptionWatch(task, view, feed)))
        .orElseGet(() -> new CurveWatch(task, feed));
  }

  /** The kind of panels on the page: "digits", "text", "translation", "captions" or "curves". */
  String kind();

  /** Further fields from which the page builds its panels. */
  default Map<String, Object> fields() {
    return Map.of();
  }

  /** Called after each measurement. */
  void measured(Measurement measurement);

  /** Called after a single step or the last one, when somebody wants to see its effect. */
  void look(long step);

  /** The layers whose weights or activations, and biases, are shown as bands. */
  LayerNames bands();

  /**
   * Classifies a drawn digit.
   *
   * @throws IllegalArgumentException if this is no model of digits
   */
  Map<String, Object> draw(float[] pixels);

  /**
   * Generates text.
   *
   * @throws IllegalArgumentException if this is no model of text
   */
  Map<String, Object> write(Prompt prompt);

  /**
   * Returns the layers' values for a test picture.
   *
   * @throws IllegalArgumentException if there are no pictures, or none of this number
   */
  default Map<String, Object> inspect(int example) {
    throw new IllegalArgumentException("there are no pictures to look at");
  }

  /**
   * One test picture with its label, as a batch to learn from.
   *
   * @throws IllegalArgumentException if there are no pictures, or none of this number, or the
   *     network learns from whole batches only
   */
  default Feeds example(int example) {
    throw new IllegalArgumentException("there are no pictures to learn from alone");
  }

  /** The pixels of the test digits, the images concatenated; empty if there are none. */
  byte[] testPixels();

  @Override
  void close();
}
