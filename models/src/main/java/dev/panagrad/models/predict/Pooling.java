package dev.panagrad.models.predict;

import dev.panagrad.models.onnx.OnnxTensor;

/** Combines the vectors of a text's tokens into one vector of length 1. */
enum Pooling {
  /** The mean over the tokens, padding excluded. */
  MEAN,
  /** The vector of the first token, for networks that are trained that way. */
  FIRST_TOKEN;

  /**
   * Computes the vector of a text.
   *
   * @param output [texts, size] if the model pools itself, or [texts, length, size]
   * @param row the number of the text
   * @param tokens how many tokens the text has, excluding padding
   */
  float[] vector(OnnxTensor output, int row, int tokens) {
    boolean pooled = output.shape().rank() == 2;
    int size = output.shape().size(output.shape().rank() - 1);
    int length = pooled ? 1 : output.shape().size(1);
    int counted = pooled || this == FIRST_TOKEN ? 1 : tokens;
    double[] sum = new double[size];
    for (int token = 0; token < counted; token++) {
      int from = (row * length + token) * size;
      for (int i = 0; i < size; i++) {
        sum[i] += output.real(from + i);
      }
    }
    double squares = 0;
    for (double value : sum) {
      squares += value * value;
    }
    // The sum needn't be divided by the number of tokens, since the result is scaled to length 1.
    double scale = squares == 0 ? 0 : 1 / Math.sqrt(squares);
    float[] vector = new float[size];
    for (int i = 0; i < size; i++) {
      vector[i] = (float) (sum[i] * scale);
    }
    return vector;
  }
}
