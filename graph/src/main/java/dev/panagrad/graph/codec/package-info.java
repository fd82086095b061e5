/** Graphs as bytes, for the tasks that compute parts of them. */
package dev.panagrad.graph.codec;
