package dev.panagrad.models.fit.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.panagrad.models.data.MiniBatches;
import dev.panagrad.models.data.PictureFolder;
import dev.panagrad.models.data.TestPictures;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches that are made while a model trains on the ones before. */
class AheadBatchesTest {
  private static final long SEED = 1;

  @TempDir Path folder;

  @Test
  void aPositionIsThatOfTheBatchThatWasGiven() throws IOException {
    TestPictures.write(folder, 10, 9, SEED);
    PictureFolder data = PictureFolder.read(folder, 4, 4);
    MiniBatches plain = new MiniBatches(data.size(), 4, SEED, true);
    try (AheadBatches ahead =
        new AheadBatches(data, new MiniBatches(data.size(), 4, SEED, true), 1)) {
      for (int i = 0; i < 11; i++) {
        int[] examples = plain.next();
        Batch batch = ahead.next();
        assertEquals(plain.position(), ahead.position());
        for (int e = 0; e < 4; e++) {
          assertEquals(data.label(examples[e]), batch.targets().buffer().getInt(e));
        }
      }
      plain.seek(new MiniBatches(data.size(), 4, SEED, true).position());
      ahead.seek(plain.position());
      assertEquals(plain.position(), ahead.position());
      for (int i = 0; i < 5; i++) {
        int[] examples = plain.next();
        Batch batch = ahead.next();
        float[] expected = new float[48];
        data.features(examples[3], 0, expected);
        for (int f = 0; f < 48; f++) {
          assertEquals(expected[f], batch.features().buffer().get(3 * 48 + f));
        }
      }
    }
  }
}
