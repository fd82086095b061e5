/**
 * Pictures: PNG in and out, folders of pictures as examples, scaling, random changes.
 *
 * <p>{@link dev.panagrad.models.data.picture.PictureFolder} reads a folder for each class. Other
 * formats than PNG are a {@link dev.panagrad.models.data.picture.PictureFormat}, a service.
 */
package dev.panagrad.models.data.picture;
