package dev.panagrad.models.train;

/**
 * A grey picture.
 *
 * @param width in pixels
 * @param height in pixels
 * @param pixels row by row, 0 black to 255 white
 */
public record Picture(int width, int height, byte[] pixels) {}
