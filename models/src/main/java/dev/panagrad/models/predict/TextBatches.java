package dev.panagrad.models.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Sorts texts into batches of few shapes, since each shape is compiled: for each length, one full
 * batch and single texts.
 */
final class TextBatches {
  private static final int SHORTEST = 8;

  /** About this many tokens keep the matrix product kernels busy. */
  private static final int TOKENS = 512;

  private static final int MOST_TEXTS = 16;

  private final ModelInputs inputs;
  private final int limit;

  TextBatches(ModelInputs inputs, int limit) {
    this.inputs = inputs;
    this.limit = limit;
  }

  /**
   * Texts that are run together.
   *
   * @param texts the numbers of the texts, in order
   * @param length to which each text is padded
   * @param rows of the batch; rows after the texts are padding
   */
  record Batch(List<Integer> texts, int length, int rows) {}

  /** The batches for texts of some lengths. */
  List<Batch> of(List<Encoding> encodings) {
    SortedMap<Integer, List<Integer>> byLength = new TreeMap<>();
    for (int i = 0; i < encodings.size(); i++) {
      int length = padded(encodings.get(i).length());
      byLength.computeIfAbsent(length, _ -> new ArrayList<>()).add(i);
    }
    List<Batch> batches = new ArrayList<>();
    byLength.forEach((length, texts) -> cut(length, texts, batches));
    return batches;
  }

  private void cut(int length, List<Integer> texts, List<Batch> batches) {
    int full = inputs.batch() > 0 ? inputs.batch() : Math.clamp(TOKENS / length, 1, MOST_TEXTS);
    int done = 0;
    while (done < texts.size()) {
      int rest = texts.size() - done;
      int rows = inputs.batch() > 0 || rest > full / 2 ? full : 1;
      int taken = Math.min(rest, rows);
      batches.add(new Batch(texts.subList(done, done + taken), length, rows));
      done += taken;
    }
  }

  /** The next power of two, or the largest length that the model accepts. */
  private int padded(int length) {
    if (inputs.length() > 0) {
      return inputs.length();
    }
    int next = SHORTEST;
    while (next < length) {
      next *= 2;
    }
    return Math.min(next, limit);
  }
}
