package dev.panagrad.engine.kernel.softmax;

import dev.panagrad.engine.memory.Buffer;

/**
 * What a cross-entropy over rows reads and writes.
 *
 * @param logits [rows, cols]
 * @param labels a share for each logit, or int32 class numbers, one per row
 * @param upstream the gradient with respect to the losses: one value per row, or a single one for
 *     all rows; null if no gradient is computed
 * @param loss one value per row; null if no loss is computed
 * @param out the gradient with respect to the logits, or scratch memory as large if only losses are
 *     computed
 * @param cols the number of classes
 */
public record LossOperands(
    Buffer logits, Buffer labels, Buffer upstream, Buffer loss, Buffer out, long cols) {

  /** Elements of upstream per row: 0 or 1. */
  int stride() {
    return upstream.length() == 1 ? 0 : 1;
  }

  /** The gradient with respect to the loss of a row. */
  float upstream(long row) {
    return upstream.get(row * stride());
  }

  /** The class number of a row, or -1 if it is out of range. */
  int label(long row) {
    int label = labels.getInt(row);
    return label >= 0 && label < cols ? label : -1;
  }
}
