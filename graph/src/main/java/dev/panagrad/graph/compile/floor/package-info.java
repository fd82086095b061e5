/** The least time that a schedule could take on this machine, and what it is made of. */
package dev.panagrad.graph.compile.floor;
