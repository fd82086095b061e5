package dev.panagrad.models.experiments.caption.pictures;

/**
 * A picture and its caption.
 *
 * @param samples [height, width, channels] from 0 to 255; not to be changed
 */
public record CaptionedPicture(String caption, byte[] samples) {}
