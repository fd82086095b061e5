/**
 * Placed graphs over processes and machines: the caller's cluster, and the workers it connects to.
 */
package dev.panagrad.models.placement;
