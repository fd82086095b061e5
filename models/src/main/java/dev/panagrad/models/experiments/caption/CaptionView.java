package dev.panagrad.models.experiments.caption;

import java.util.List;

/** What can be shown of a task whose model tells what pictures show. */
public interface CaptionView {
  /** Tells what pictures show with the model as it is. */
  Captioner captioner();

  /** Some pictures that are never trained on, always the same, for people to watch. */
  List<CaptionedPicture> shown();

  /** Other pictures that are never trained on, for the result. */
  List<CaptionSet> tests();

  /** What a person should know of the data, in sentences. */
  List<String> remarks();
}
