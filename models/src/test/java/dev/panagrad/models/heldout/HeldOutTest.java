package dev.panagrad.models.heldout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.ArrayDataset;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.Split;
import dev.panagrad.models.data.Table;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.fit.Fit;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.safetensors.SafetensorsWriter;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import dev.panagrad.models.predict.Predictor;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.TrainingTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Examples that are set aside, as they are shown while a model learns. */
class HeldOutTest {
  @TempDir Path temp;

  /** Rows that differ, so that each can be told from the others. */
  private static Dataset rows(int count) {
    float[][] features = new float[count][];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      features[i] = new float[] {i / 100f, (float) Math.sin(i)};
      labels[i] = i % 3;
    }
    return ArrayDataset.ofClasses(
        Shape.of(2), features, labels, (Target.Classes) Target.classes(3));
  }

  @Test
  void whatIsToldIsWhatTheModelTells() {
    // More than two batches of an evaluation, and more than are shown.
    Dataset validation = rows(620);
    Dataset train = rows(40);
    Model model = Model.create(ModelSpec.of(Network.parse("dense 8 relu; dense 3"), train), 1);
    try (TrainingTask task = new Fit().validation(validation).task(model, train);
        Predictor predictor = new Predictor(model)) {
      HeldOut shown = task.view(HeldOutView.class).orElseThrow().heldOut().orElseThrow();
      assertEquals(200, shown.size());
      assertFalse(shown.isTold());
      task.evaluate();
      assertTrue(shown.isTold());
      for (int i = 0; i < shown.size(); i++) {
        int example = i * 620 / 200;
        assertEquals(example / 100f, shown.features(i)[0]);
        assertEquals(example % 3, (int) shown.right(i)[0]);
        assertArrayEquals(predictor.predict(shown.features(i)), shown.told(i), 1e-6f);
      }
    }
  }

  @Test
  void aRowIsToldInItsOwnWords() throws IOException {
    StringBuilder text = new StringBuilder("id,area,town,price\n");
    for (int i = 0; i < 40; i++) {
      text.append("%d,%s,%s,%d\n".formatted(i, i == 3 ? "" : i, i % 2 == 0 ? "Ely" : "York", i));
    }
    Table table = Table.read(Files.writeString(temp.resolve("t.csv"), text)).without("id");
    Dataset data = table.predict("price");
    assertEquals(Map.of("area", "7", "town", "York"), data.words(7));
    assertEquals("[area, town]", data.words(3).keySet().toString());
    assertEquals("", data.words(3).get("area"));
    assertEquals("Ely", data.select(5, 8).words(1).get("town"));
    assertEquals("8", data.select(5, 8).map((row, random) -> {}).words(1).get("area"));
    Split split = data.split(0.5, 1);
    assertEquals(split.part().words(4).get("area"), String.valueOf((int) numbers(split.part(), 4)));
    assertTrue(rows(3).words(0).isEmpty());
  }

  private static float numbers(Dataset data, int example) {
    float[] target = new float[1];
    data.target(example, target);
    return target[0];
  }

  @Test
  void withoutValidationThereIsNothingToShow() {
    Dataset train = rows(40);
    Model model = Model.create(ModelSpec.of(Network.parse("dense 3"), train), 1);
    try (TrainingTask task = new Fit().task(model, train)) {
      assertTrue(task.view(HeldOutView.class).orElseThrow().heldOut().isEmpty());
    }
  }

  @Test
  void averagesThatThereAreNoneOfYetAreNotMeasuredBy() {
    Dataset train = rows(40);
    for (String network : new String[] {"dense 8 linear; batchnorm; relu; dense 3", "dense 3"}) {
      Model model = Model.create(ModelSpec.of(Network.parse(network), train), 1);
      try (TrainingTask task = new Fit().task(model, train)) {
        assertEquals(!network.contains("batchnorm"), task.isScorable(0), network);
        assertTrue(task.isScorable(1), network);
      }
    }
  }

  @Test
  void damagedExamplesOfARunAreToldInASentence() {
    Dataset train = rows(40);
    ModelSpec spec = ModelSpec.of(Network.parse("dense 3"), train);
    Path path = temp.resolve("run");
    new Fit().epochs(1).validation(rows(2)).folder(path).run(Model.create(spec, 1), train);
    RunFolder folder = RunFolder.open(path);
    assertEquals(2, HeldOutFile.read(folder, spec).orElseThrow().size());

    refused(folder, spec, "{\"words\":[{},{}]}", "doesn't fit", 0, 7);
    refused(folder, spec, "{\"words\":[{}]}", "doesn't fit", 0, 1);
    refused(folder, spec, "{\"words\":[{\"a\":\"1\"},{\"b\":\"1\"}]}", "different columns", 0, 1);
  }

  private static void refused(
      RunFolder folder, ModelSpec spec, String words, String why, float... labels) {
    new SafetensorsWriter()
        .metadata("words", words)
        .floats("features", new int[] {2, 2}, new float[4])
        .floats("targets", new int[] {2, 1}, labels)
        .write(folder.path().resolve("examples.safetensors"));
    FileException refused = assertThrows(FileException.class, () -> HeldOutFile.read(folder, spec));
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
    assertTrue(refused.getMessage().contains("delete it"), refused.getMessage());
  }
}
