/**
 * Nets that describe pictures. Here are only the experiments; the pictures, the training and the
 * writing of captions have packages of their own.
 */
package dev.panagrad.models.experiments.caption;
