package dev.panagrad.cli.dashboard;

import dev.panagrad.models.experiments.mnist.MnistTask;
import dev.panagrad.models.experiments.text.TextTask;
import dev.panagrad.models.experiments.translate.TranslationTask;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.TrainingTask;
import java.util.Map;

/**
 * Takes from a training what the panels show, and tries its model on what a person gives; on the
 * training's thread, between two steps.
 */
interface Watch extends AutoCloseable {
  /** The one for a task. */
  static Watch of(TrainingTask task, EventBuffer feed) {
    return switch (task) {
      case MnistTask digits -> new DigitWatch(digits, feed);
      case TextTask text -> new TextWatch(text, feed);
      case TranslationTask translation -> new TranslationWatch(translation, feed);
      default -> new CurveWatch(task, feed);
    };
  }

  /** What the page builds its panels by: "digits", "text", "translation" or "curves". */
  String kind();

  /** Something was measured, just now. */
  void measured(Measurement measurement);

  /** A single step or the last one was made, and somebody wants to see what it did. */
  void look(long step);

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

  /** The pixels of the test digits, image behind image; none if there are none. */
  byte[] testPixels();

  @Override
  void close();
}
