package dev.panagrad.models.experiments.caption.pictures;

import dev.panagrad.models.train.DataOrigin;
import java.util.List;

/**
 * Pictures with captions, before any random changes.
 *
 * @param training the training pictures
 * @param validation the pictures for validation during the training
 * @param tests the pictures for the final measurements
 * @param shown to the user
 * @param origin the files
 * @param remarks for the user, in sentences
 */
public record PictureSets(
    List<CaptionedPicture> training,
    List<CaptionedPicture> validation,
    List<CaptionSet> tests,
    List<CaptionedPicture> shown,
    DataOrigin origin,
    List<String> remarks) {
  /** Copies the lists. */
  public PictureSets {
    training = List.copyOf(training);
    validation = List.copyOf(validation);
    tests = List.copyOf(tests);
    shown = List.copyOf(shown);
    remarks = List.copyOf(remarks);
  }
}
