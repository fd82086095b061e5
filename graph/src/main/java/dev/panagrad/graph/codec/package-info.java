/** Serialization of graphs for the tasks that compute parts of them. */
package dev.panagrad.graph.codec;
