/** A mesh of sockets between processes: joining, sums in a fixed order, agreed control words. */
package dev.panagrad.cluster;
