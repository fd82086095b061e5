/** Passes that fuse operations or move work between them; one idea with its conditions per pass. */
package dev.panagrad.graph.compile.fusion;
