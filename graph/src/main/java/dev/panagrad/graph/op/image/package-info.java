/** Resampling of images and other arrays along their axes. */
package dev.panagrad.graph.op.image;
