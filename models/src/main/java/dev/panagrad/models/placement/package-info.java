/** Placed graphs over processes and machines: the caller's cluster, and the workers it calls. */
package dev.panagrad.models.placement;
