package dev.panagrad.models.fit;

import dev.panagrad.graph.session.Session;
import dev.panagrad.models.nn.AdjustableRate;

/**
 * A training under way, for callbacks.
 *
 * @param rate the learning rate, which may be changed
 * @param session with the weights as they are now, under the names of the model
 * @param stop ends the training after the epoch under way
 */
public record Training(AdjustableRate rate, Session session, Runnable stop) {}
