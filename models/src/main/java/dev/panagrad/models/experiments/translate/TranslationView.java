package dev.panagrad.models.experiments.translate;

import java.util.List;

/** What can be shown of a task whose model translates. */
public interface TranslationView {
  /** Translates with the model as it is. */
  Translator translator();

  /** A few pairs that are never trained on, always the same, for people to watch. */
  List<TextPair> shown();

  /** Other pairs that are never trained on, for the result: those that aren't too long. */
  List<TextPair> test();

  /** What a person should know of the data, in sentences. */
  List<String> remarks();

  /** Whether the accuracy is the share of translations without any fault. */
  boolean isExact();
}
