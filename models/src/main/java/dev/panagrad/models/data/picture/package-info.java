/**
 * Pictures: PNG in and out, folders of pictures as examples, scaling, augmentation.
 *
 * <p>{@link dev.panagrad.models.data.picture.PictureFolder} reads one folder per class. Formats
 * other than PNG are added as a {@link dev.panagrad.models.data.picture.PictureFormat}, a service.
 */
package dev.panagrad.models.data.picture;
