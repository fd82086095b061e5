package dev.panagrad.bench.compare;

import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.models.train.TrainingTask;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The ONNX files to run: written here, or existing ones. */
final class OnnxFiles {
  private static final String MINILM = "/all-minilm-l6-v2.onnx";
  private static final String QUANTISED_MINILM = "/all-minilm-l6-v2-q.onnx";

  private final Path folder;
  private final Path models;
  private final Map<String, Path> files = new HashMap<>();

  /**
   * Files in a folder.
   *
   * @param models a folder with pytorch_cnn_mnist.onnx
   */
  OnnxFiles(Path folder, Path models) {
    this.folder = folder;
    this.models = models;
  }

  /** The file of a work, such as {@code mnist-conv:100}. */
  Path of(String work) {
    return files.computeIfAbsent(work.substring(0, work.indexOf(':')), this::file);
  }

  private Path file(String network) {
    Path file = folder.resolve(network + ".onnx").toAbsolutePath();
    try {
      switch (network) {
        case "lenet" -> {
          return models.resolve("pytorch_cnn_mnist.onnx").toAbsolutePath();
        }
        case "minilm" -> Files.write(file, resource(MINILM));
        case "minilm-q" -> Files.write(file, resource(QUANTISED_MINILM));
        case "resnet50" -> Files.write(file, new ResNetFile().bytes());
        default -> {
          try (TrainingTask task =
              Networks.experiment(network)
                  .open(Networks.settings(network, false, Networks.batch(network), 1))) {
            task.exportOnnx(file);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = OnnxFiles.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("there is no " + name + " on the class path");
      }
      return in.readAllBytes();
    }
  }
}
