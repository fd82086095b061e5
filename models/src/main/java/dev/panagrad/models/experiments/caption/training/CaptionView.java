package dev.panagrad.models.experiments.caption.training;

import dev.panagrad.models.experiments.caption.pictures.CaptionSet;
import dev.panagrad.models.experiments.caption.pictures.CaptionedPicture;
import dev.panagrad.models.experiments.caption.writing.Captioner;
import java.util.List;

/** A view of a task whose model describes pictures. */
public interface CaptionView {
  /** A captioner with the current model. */
  Captioner captioner();

  /** Some pictures that are never trained on, always the same, shown to the user. */
  List<CaptionedPicture> shown();

  /** Test pictures, which are never trained on. */
  List<CaptionSet> tests();

  /** Remarks on the data for the user, in sentences. */
  List<String> remarks();
}
