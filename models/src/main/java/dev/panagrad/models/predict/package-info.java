/**
 * Inference with trained networks: a saved {@link dev.panagrad.models.predict.Model}, a {@link
 * dev.panagrad.models.predict.Predictor} for any number of threads, sentence embeddings by a {@link
 * dev.panagrad.models.predict.SentenceEmbedder}, and the {@link
 * dev.panagrad.models.predict.WordPieceTokenizer} of other ONNX networks that read text. Training
 * code does not belong here.
 */
package dev.panagrad.models.predict;
