/**
 * IDX files, plain or packed: their headers, images and labels. Knows nothing of examples and
 * classes' names.
 */
package dev.panagrad.models.data.idx;
