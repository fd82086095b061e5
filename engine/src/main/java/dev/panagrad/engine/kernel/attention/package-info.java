/**
 * Multi-head attention: scores of some queries at a time, softmax and the sums of values, without
 * the matrix of all scores; and its gradients, which recompute the scores.
 */
package dev.panagrad.engine.kernel.attention;
