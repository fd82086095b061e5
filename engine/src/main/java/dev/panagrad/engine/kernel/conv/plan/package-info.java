/**
 * What all algorithms of convolutions build on: the shapes, the arithmetic of windows and taps, and
 * the tiles of the innermost loops.
 */
package dev.panagrad.engine.kernel.conv.plan;
