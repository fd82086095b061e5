package dev.panagrad.models.experiments.caption;

import java.util.List;

/**
 * Pictures that a net is measured with.
 *
 * @param name what they are, as "pairs of digits never seen together"
 */
public record CaptionSet(String name, List<CaptionedPicture> pictures) {
  /** Copies the list. */
  public CaptionSet {
    pictures = List.copyOf(pictures);
  }
}
