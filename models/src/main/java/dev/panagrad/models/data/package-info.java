/**
 * Examples by number: tables, pictures in folders, arrays, NumPy and IDX files, and the digits of
 * MNIST; their splits, augmentation and mini-batches.
 *
 * <p>{@link dev.panagrad.models.data.Table} reads CSV files, {@link
 * dev.panagrad.models.data.PictureFolder} one folder of pictures per class; both are a {@link
 * dev.panagrad.models.data.Dataset}, which {@code Fit} trains on.
 */
package dev.panagrad.models.data;
