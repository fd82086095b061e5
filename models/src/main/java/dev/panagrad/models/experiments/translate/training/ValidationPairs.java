package dev.panagrad.models.experiments.translate.training;

import dev.panagrad.models.experiments.translate.pairs.Bucket;
import dev.panagrad.models.experiments.translate.pairs.Pair;
import dev.panagrad.models.experiments.translate.pairs.PairBatches;
import dev.panagrad.models.experiments.translate.pairs.PairData;
import dev.panagrad.models.experiments.translate.pairs.TextPair;
import dev.panagrad.models.experiments.translate.writing.Translator;
import dev.panagrad.models.train.Peers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The pairs that a translating net is measured on: those that its largest bucket holds. */
final class ValidationPairs {
  private final List<TextPair> texts;
  private final List<Pair> pairs = new ArrayList<>();

  /** Batches of these pairs; their indices are those of the pairs. */
  private final List<PairBatches.Batch> batches;

  /**
   * Chooses the pairs and their batches.
   *
   * @param buckets ascending
   */
  ValidationPairs(PairData data, List<Bucket> buckets) {
    texts = fitting(data.validation(), data, buckets.getLast());
    texts.forEach(text -> pairs.add(encode(text, data)));
    batches = batches(buckets);
  }

  /** The texts that a bucket holds. */
  static List<TextPair> fitting(List<TextPair> texts, PairData data, Bucket bucket) {
    return texts.stream().filter(text -> bucket.holds(encode(text, data))).toList();
  }

  private static Pair encode(TextPair text, PairData data) {
    return new Pair(
        data.sourceTokens().encode(text.source()), data.targetTokens().encode(text.target()));
  }

  /** Each pair in the smallest bucket that holds it; the batches that aren't full come last. */
  private List<PairBatches.Batch> batches(List<Bucket> buckets) {
    List<PairBatches.Batch> full = new ArrayList<>();
    int[][] waiting = new int[buckets.size()][];
    Arrays.setAll(waiting, i -> new int[buckets.get(i).rows()]);
    int[] counts = new int[buckets.size()];
    for (int i = 0; i < pairs.size(); i++) {
      int of = Bucket.of(buckets, pairs.get(i));
      waiting[of][counts[of]++] = i;
      if (counts[of] == waiting[of].length) {
        full.add(new PairBatches.Batch(of, waiting[of].clone()));
        counts[of] = 0;
      }
    }
    for (int of = 0; of < counts.length; of++) {
      if (counts[of] > 0) {
        full.add(new PairBatches.Batch(of, Arrays.copyOf(waiting[of], counts[of])));
      }
    }
    return List.copyOf(full);
  }

  List<TextPair> texts() {
    return texts;
  }

  List<PairBatches.Batch> batches() {
    return batches;
  }

  /** Writes a batch's pairs to memory; rows beyond them are empty. */
  void fill(BatchTensors tensors, PairBatches.Batch batch, int rows) {
    for (int row = 0; row < rows; row++) {
      if (row < batch.indices().length) {
        tensors.set(row, pairs.get(batch.indices()[row]));
      } else {
        tensors.clear(row);
      }
    }
  }

  /** The number of predicted tokens, ends of sentences included. */
  long tokens() {
    return pairs.stream().mapToLong(pair -> pair.target().length + 1).sum();
  }

  /**
   * The share of translations that are entirely right.
   *
   * @param peers share the pairs; null if there are none
   */
  double exactShare(Translator translator, Peers peers) {
    int groups = Math.ceilDiv(texts.size(), Translator.SIDE_BY_SIDE);
    return Peers.sums(peers, 1, groups, group -> right(translator, group))[0] / texts.size();
  }

  /** How many translations of a group of pairs are entirely right. */
  private double[] right(Translator translator, int group) {
    int from = group * Translator.SIDE_BY_SIDE;
    List<TextPair> some =
        texts.subList(from, Math.min(texts.size(), from + Translator.SIDE_BY_SIDE));
    List<String> found = translator.greedy(some.stream().map(TextPair::source).toList());
    int right = 0;
    for (int i = 0; i < found.size(); i++) {
      right += found.get(i).equals(some.get(i).target()) ? 1 : 0;
    }
    return new double[] {right};
  }
}
