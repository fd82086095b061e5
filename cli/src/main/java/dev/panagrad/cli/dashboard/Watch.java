package dev.panagrad.cli.dashboard;

import dev.panagrad.cli.panel.LayerQuantiles.LayerNames;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.models.experiments.caption.CaptionView;
import dev.panagrad.models.experiments.mnist.DigitView;
import dev.panagrad.models.experiments.text.TextView;
import dev.panagrad.models.experiments.translate.TranslationView;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.TrainingTask;
import java.util.Map;
import java.util.Optional;

/**
 * Takes from a training what the panels show, and tries its model on what a person gives; on the
 * training's thread, between two steps.
 */
interface Watch extends AutoCloseable {
  /** The one for the first view that a task offers. */
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

  /**
   * What the page builds its panels by: "digits", "text", "translation", "captions" or "curves".
   */
  String kind();

  /** What else the page builds its panels by. */
  default Map<String, Object> fields() {
    return Map.of();
  }

  /** Something was measured, just now. */
  void measured(Measurement measurement);

  /** A single step or the last one was made, and somebody wants to see what it did. */
  void look(long step);

  /** The layers whose weights or activations, and biases, are shown as bands. */
  LayerNames bands();

  /**
   * What the model takes a drawn digit for.
   *
   * @throws IllegalArgumentException if this is no model of digits
   */
  Map<String, Object> draw(float[] pixels);

  /**
   * What the model writes.
   *
   * @throws IllegalArgumentException if this is no model of text
   */
  Map<String, Object> write(PromptRequest.Prompt prompt);

  /**
   * What happens inside the network for a test picture.
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

  /** The pixels of the test digits, image behind image; none if there are none. */
  byte[] testPixels();

  @Override
  void close();
}
