package dev.panagrad.models.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.data.Augmentation;
import dev.panagrad.models.data.ClassWeights;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.PictureFolder;
import dev.panagrad.models.data.Split;
import dev.panagrad.models.data.TestPictures;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import dev.panagrad.models.predict.Predictor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures from folders, a convolutional network with batch norm, batches made ahead. */
class PictureFitTest {
  private static final long SEED = 5;
  private static final Network NETWORK =
      Network.parse(
          "conv 3x3x8 /2 linear; batchnorm; relu; conv 3x3x12 /2 linear; batchnorm; relu;"
              + " dense 16 linear; batchnorm; relu; dense 2");

  @TempDir Path folder;

  @Test
  void aNetworkWithBatchNormLearnsAndIsSavedWhole() throws IOException {
    TestPictures.write(folder, 120, 60, SEED);
    PictureFolder data = PictureFolder.read(folder, 16, 16);
    Split split = data.split(0.25, SEED);
    Dataset train =
        split.rest().map(Augmentation.of(data.shape()).flip().shift(0.1).brightness(0.2), SEED);
    Model model = Model.create(ModelSpec.of(NETWORK, train), SEED);
    Fit fit =
        new Fit()
            .epochs(12)
            .learningRate(0.005)
            .prefetch(true)
            .loss(Losses.weighted(Losses.crossEntropy(), ClassWeights.balanced(train)))
            .validation(split.part());
    History history = fit.run(model, train);
    Epoch kept = history.epochs().get(history.kept() - 1);
    assertTrue(kept.metrics().get("accuracy") > 0.9, kept + ", seed " + SEED);
    Path file = folder.resolve("shapes.safetensors");
    model.save(file);
    double accuracy = fit.evaluate(model, split.part()).metrics().get("accuracy");
    try (Predictor predictor = Predictor.open(file)) {
      int right = 0;
      for (int i = 0; i < data.size(); i++) {
        right += predictor.classify(data.file(i)) == data.label(i) ? 1 : 0;
      }
      assertTrue(right > 0.9 * data.size(), right + " of " + data.size());
      int part = 0;
      float[] pixels = new float[16 * 16 * 3];
      for (int i = 0; i < split.part().size(); i++) {
        split.part().features(i, 0, pixels);
        part += predictor.classify(pixels) == split.part().label(i) ? 1 : 0;
      }
      assertEquals(accuracy, (double) part / split.part().size(), 1e-9);
    }
  }

  @Test
  void batchesMadeAheadGiveTheSameBits() throws IOException {
    TestPictures.write(folder, 30, 20, SEED);
    List<float[]> weights = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      PictureFolder data = PictureFolder.read(folder, 8, 8);
      Dataset train = data.map(Augmentation.of(data.shape()).flip().crop(0.7), SEED);
      Model model = Model.create(ModelSpec.of(NETWORK, train), SEED);
      new Fit()
          .epochs(3)
          .batch(16)
          .options(SessionOptions.defaults().withThreads(1 + i / 2).withSeed(SEED))
          .prefetch(i % 2 == 0)
          .run(model, train);
      weights.add(model.weights().get("conv1/weights").toArray());
    }
    for (int i = 1; i < 4; i++) {
      assertArrayEquals(weights.get(0), weights.get(i));
    }
  }

  @Test
  void aBrokenPictureEndsTheTrainingWithItsName() throws IOException {
    TestPictures.write(folder, 5, 5, SEED);
    Files.write(
        folder.resolve("disc").resolve("p0002.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
    for (boolean prefetch : new boolean[] {false, true}) {
      PictureFolder data = PictureFolder.read(folder, 8, 8);
      Model model = Model.create(ModelSpec.of(Network.parse("dense 2"), data), SEED);
      String wrong =
          assertThrows(FileException.class, () -> new Fit().prefetch(prefetch).run(model, data))
              .getMessage();
      assertTrue(wrong.contains("p0002.png is not an intact PNG"), wrong);
    }
  }
}
