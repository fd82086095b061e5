package dev.panagrad.models.experiments.caption;

/**
 * A picture and what is to be said of it.
 *
 * @param samples [height, width, channels] from 0 to 255; not to be changed
 */
public record CaptionedPicture(String caption, byte[] samples) {}
