/**
 * What files have in common: the single exception for files that can't be read, written or parsed,
 * and pictures, PNG in and out.
 *
 * <p>Formats of pictures other than PNG are added as a {@link
 * dev.panagrad.models.io.PictureFormat}, a service. Subpackages hold the other formats.
 */
package dev.panagrad.models.io;
