/**
 * Attention of heads: scores of some queries at a time, softmax and the sums of values, without the
 * matrix of all scores; and its gradients, which compute the scores anew.
 */
package dev.panagrad.engine.kernel.attention;
