package dev.panagrad.bench.compare;

import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.io.safetensors.ElementType;
import dev.panagrad.models.io.safetensors.SafetensorsWriter;
import dev.panagrad.models.train.TrainingTask;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Writes the initial values of our variables, from which all engines start. */
final class Initial {
  private final Path folder;
  private final Map<String, Path> files = new HashMap<>();

  Initial(Path folder) {
    this.folder = folder;
  }

  /** The file of a network. */
  Path of(String network) {
    return files.computeIfAbsent(network, this::write);
  }

  private Path write(String network) {
    Path file = folder.resolve(network + ".safetensors").toAbsolutePath();
    SafetensorsWriter writer = new SafetensorsWriter();
    try (TrainingTask task =
        Networks.experiment(network)
            .open(Networks.settings(network, false, Networks.batch(network), 1))) {
      for (Node variable : task.session().graph().variables()) {
        Tensor tensor = task.session().variable(variable);
        writer.add(variable.name(), ElementType.F32, tensor.shape().sizes(), tensor.buffer());
      }
      writer.write(file);
    }
    return file;
  }
}
