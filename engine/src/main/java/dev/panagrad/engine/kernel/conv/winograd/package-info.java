/**
 * Convolutions of many channels by minimal filtering along the columns (Lavin and Gray 2016).
 *
 * <p>The products in between are the tiles of the package above.
 */
package dev.panagrad.engine.kernel.conv.winograd;
