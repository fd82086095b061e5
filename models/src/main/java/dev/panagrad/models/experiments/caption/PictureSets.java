package dev.panagrad.models.experiments.caption;

import dev.panagrad.models.train.DataOrigin;
import java.util.List;

/**
 * Pictures with captions, as they are before any is changed.
 *
 * @param training what is trained on
 * @param validation what the training is watched by
 * @param tests what the result is measured with
 * @param shown for people to watch
 * @param origin the files
 * @param remarks what a person should know, in sentences
 */
record PictureSets(
    List<CaptionedPicture> training,
    List<CaptionedPicture> validation,
    List<CaptionSet> tests,
    List<CaptionedPicture> shown,
    DataOrigin origin,
    List<String> remarks) {
  /** Copies the lists. */
  PictureSets {
    training = List.copyOf(training);
    validation = List.copyOf(validation);
    tests = List.copyOf(tests);
    shown = List.copyOf(shown);
    remarks = List.copyOf(remarks);
  }
}
