/**
 * Trained networks in use: a saved {@link dev.panagrad.models.predict.Model}, a {@link
 * dev.panagrad.models.predict.Predictor} for any number of threads, and sentences to vectors by a
 * {@link dev.panagrad.models.predict.SentenceEmbedder}. Nothing of training lives here.
 */
package dev.panagrad.models.predict;
