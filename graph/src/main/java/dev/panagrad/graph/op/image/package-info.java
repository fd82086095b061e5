/** Images and other arrays resampled along their axes or at given places. */
package dev.panagrad.graph.op.image;
