/** Memory planning: from lifetimes to offsets, and the block that a session's plans share. */
package dev.panagrad.graph.compile.memory;
