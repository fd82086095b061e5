package dev.panagrad.models.fit;

import dev.panagrad.graph.session.Session;
import dev.panagrad.models.nn.AdjustableRate;

/**
 * A running training, for callbacks.
 *
 * @param rate the learning rate, which may be changed
 * @param session with the current weights, under the names of the model
 * @param stop ends the training after the current epoch
 */
public record Training(AdjustableRate rate, Session session, Runnable stop) {}
