package dev.panagrad.models.experiments.mnist.training;

/**
 * Some digits with their predictions; immutable.
 *
 * @param pixels image after image, 0 black to 255 white
 * @param labels the class of each
 * @param found the predicted class of each
 */
public record ShownDigits(byte[] pixels, byte[] labels, byte[] found) {}
