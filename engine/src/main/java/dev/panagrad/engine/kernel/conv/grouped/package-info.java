/** Convolutions whose channels come in groups that don't mix, depthwise ones above all. */
package dev.panagrad.engine.kernel.conv.grouped;
