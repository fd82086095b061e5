/** What a session needs of the processes that compute the parts of a graph. */
package dev.panagrad.graph.placement;
