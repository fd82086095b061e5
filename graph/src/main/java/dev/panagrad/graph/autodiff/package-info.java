/** Reverse-mode differentiation: derivatives are nodes of the same graph. */
package dev.panagrad.graph.autodiff;
