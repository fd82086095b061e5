package dev.panagrad.cli.learn;

import dev.panagrad.models.run.Experiments;
import java.util.List;

/** The course's chapters, in their order. */
public final class Chapters {
  /** Each chapter builds on the previous ones. */
  private static final List<String> NAMES =
      List.of(
          "softmax",
          "loss",
          "sigmoid",
          "relu",
          "decay",
          "dropout",
          "convolution",
          "batch-norm",
          "recurrent",
          "words",
          "attention",
          "gpt",
          "captions");

  private Chapters() {}

  /** The chapters whose experiments exist. */
  public static List<Chapter> all() {
    return NAMES.stream()
        .filter(name -> Chapters.class.getResource(name + ".html") != null)
        .map(Chapter::read)
        .filter(chapter -> Experiments.find(chapter.run().experiment()).isPresent())
        .toList();
  }
}
