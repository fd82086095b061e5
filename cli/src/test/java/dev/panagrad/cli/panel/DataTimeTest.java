package dev.panagrad.cli.panel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.ArrayDataset;
import dev.panagrad.models.data.Dataset;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.fit.Fit;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import dev.panagrad.models.train.TrainingTask;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class DataTimeTest {
  private static DataTime measure(Dataset data) {
    Model model = Model.create(ModelSpec.of(Network.parse("dense 2"), data), 1);
    try (TrainingTask task = new Fit().batch(8).task(model, data)) {
      return DataTime.measure(task, 20, Long.MAX_VALUE);
    }
  }

  @Test
  void aSlowSourceShows() {
    float[][] features = new float[64][3];
    int[] labels = new int[64];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % 2;
      features[i][i % 3] = 1;
    }
    Dataset data =
        ArrayDataset.ofClasses(Shape.of(3), features, labels, (Target.Classes) Target.classes(2));
    DataTime slow = measure(data.map((_, _) -> LockSupport.parkNanos(5_000_000)));
    DataTime fast = measure(data);
    assertTrue(slow.share() > 0.5 && slow.share() < 1, slow.toString());
    assertTrue(fast.share() > 0 && fast.share() < slow.share(), fast + " " + slow);
    assertTrue(fast.nanosPerBatch() < slow.nanosPerBatch(), fast + " " + slow);
  }
}
