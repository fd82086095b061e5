package dev.panagrad.models.experiments.translate.training;

import dev.panagrad.models.experiments.translate.pairs.TextPair;
import dev.panagrad.models.experiments.translate.writing.Translator;
import java.util.List;

/** A view of a task whose model translates. */
public interface TranslationView {
  /** A translator with the current model. */
  Translator translator();

  /** A few pairs that are never trained on, always the same, shown to the user. */
  List<TextPair> shown();

  /** Test pairs that aren't too long; never trained on. */
  List<TextPair> test();

  /** Remarks on the data for the user, in sentences. */
  List<String> remarks();

  /** Whether the accuracy is the share of entirely right translations. */
  boolean isExact();
}
