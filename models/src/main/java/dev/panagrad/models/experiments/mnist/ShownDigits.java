package dev.panagrad.models.experiments.mnist;

/**
 * Some digits and what a model takes them for; nothing in here changes later.
 *
 * @param pixels image behind image, 0 black to 255 white
 * @param labels the class of each
 * @param found the class that the model gives each
 */
public record ShownDigits(byte[] pixels, byte[] labels, byte[] found) {}
