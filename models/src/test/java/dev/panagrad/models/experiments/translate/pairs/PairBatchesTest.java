package dev.panagrad.models.experiments.translate.pairs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.tokenizer.CharacterTokenizer;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.train.DataOrigin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PairBatchesTest {
  private static final List<Bucket> BUCKETS =
      List.of(new Bucket(8, 8, 5), new Bucket(16, 16, 3), new Bucket(24, 24, 2));

  /** 41 pairs of 1 to 22 tokens. */
  private record Lengths() implements PairData {
    @Override
    public Tokenizer sourceTokens() {
      return CharacterTokenizer.learn(List.of("ab"), 10);
    }

    @Override
    public Tokenizer targetTokens() {
      return sourceTokens();
    }

    @Override
    public List<Pair> epoch(long epoch) {
      List<Pair> pairs = new ArrayList<>();
      for (int i = 0; i < 41; i++) {
        pairs.add(new Pair(new int[1 + i * 7 % 22], new int[1 + i * 5 % 22]));
      }
      return pairs;
    }

    @Override
    public List<TextPair> validation() {
      return List.of();
    }

    @Override
    public List<TextPair> test() {
      return List.of();
    }

    @Override
    public DataOrigin origin() {
      return new DataOrigin("", Map.of());
    }

    @Override
    public int longestSource() {
      return 24;
    }

    @Override
    public int longestTarget() {
      return 24;
    }
  }

  private static PairBatches batches(boolean shuffle) {
    return new PairBatches(new Lengths(), BUCKETS, 9, shuffle);
  }

  @Test
  void anEpochHasEachPairOnceInABucketThatHoldsIt() {
    PairBatches batches = batches(true);
    for (int epoch = 0; epoch < 3; epoch++) {
      int[] seen = new int[41];
      int notFull = 0;
      int perEpoch = batches.perEpoch();
      for (int i = 0; i < perEpoch; i++) {
        PairBatches.Batch batch = batches.next();
        assertEquals(epoch, batches.epoch());
        Bucket bucket = BUCKETS.get(batch.bucket());
        notFull += batch.indices().length < bucket.rows() ? 1 : 0;
        for (int index : batch.indices()) {
          seen[index]++;
          assertTrue(bucket.holds(batches.pair(index)));
        }
      }
      int[] once = new int[41];
      Arrays.fill(once, 1);
      assertArrayEquals(once, seen);
      assertTrue(notFull <= 1);
    }
  }

  @Test
  void goesOnFromAPosition() {
    PairBatches batches = batches(true);
    for (int i = 0; i < batches.perEpoch() + 4; i++) {
      batches.next();
    }
    PairBatches other = batches(true);
    other.seek(batches.epoch(), batches.index());
    for (int i = 0; i < 30; i++) {
      PairBatches.Batch expected = batches.next();
      PairBatches.Batch found = other.next();
      assertEquals(expected.bucket(), found.bucket());
      assertArrayEquals(expected.indices(), found.indices());
    }
    assertThrows(IllegalArgumentException.class, () -> other.seek(0, 1_000));
    assertThrows(IllegalArgumentException.class, () -> other.seek(-1, 0));
  }

  @Test
  void epochsAreShuffledUnlessToldNotTo() {
    PairBatches ordered = batches(false);
    PairBatches shuffled = batches(true);
    int[] first = ordered.next().indices();
    assertTrue(Arrays.equals(first, Arrays.stream(first).sorted().toArray()));
    assertFalse(Arrays.equals(first, shuffled.next().indices()));
  }
}
