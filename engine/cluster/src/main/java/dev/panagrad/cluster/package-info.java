/**
 * The mesh: sockets between processes, moved by one thread, and all exchanges over them: sums,
 * transfers, messages.
 */
package dev.panagrad.cluster;
