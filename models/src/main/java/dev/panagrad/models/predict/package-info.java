/**
 * Inference with trained networks: a saved {@link dev.panagrad.models.predict.Model}, a {@link
 * dev.panagrad.models.predict.Predictor} for any number of threads, and sentence embeddings by a
 * {@link dev.panagrad.models.predict.SentenceEmbedder}. Training code does not belong here.
 */
package dev.panagrad.models.predict;
