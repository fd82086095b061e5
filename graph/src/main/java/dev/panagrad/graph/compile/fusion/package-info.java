/** Passes that join operations or move work between them; each is one idea with its conditions. */
package dev.panagrad.graph.compile.fusion;
