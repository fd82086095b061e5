/**
 * All that happens until the processes of a job are connected: port, handshake, keys, and the
 * sealed connection. No frame of the mesh is known here.
 */
package dev.panagrad.cluster.join;
