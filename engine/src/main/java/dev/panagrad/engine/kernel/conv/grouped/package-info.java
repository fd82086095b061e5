/** Convolutions with separate groups of channels, mainly depthwise ones. */
package dev.panagrad.engine.kernel.conv.grouped;
