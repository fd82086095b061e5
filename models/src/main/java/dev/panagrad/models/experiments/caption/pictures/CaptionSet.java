package dev.panagrad.models.experiments.caption.pictures;

import java.util.List;

/**
 * Pictures to measure a net with.
 *
 * @param name a description, as "pairs of digits never seen together"
 */
public record CaptionSet(String name, List<CaptionedPicture> pictures) {
  /** Copies the list. */
  public CaptionSet {
    pictures = List.copyOf(pictures);
  }
}
