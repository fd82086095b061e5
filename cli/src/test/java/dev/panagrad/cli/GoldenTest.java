package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.panagrad.models.io.safetensors.SafetensorsFile;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.store.MetricsLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The first losses from given variables, compared with those of TensorFlow. The files lie beside
 * the project, in {@code ../shared/golden}, or under the folder that PANAGRAD_SHARED names.
 */
class GoldenTest {
  private static final int STEPS = 10;
  private static final double TOLERANCE = 1e-4;

  @ParameterizedTest
  @ValueSource(
      strings = {"mnist-softmax", "mnist-mlp-relu", "mnist-mlp-relu-bn", "mnist-conv-maxpool"})
  void lossesAreThoseOfTensorFlow(String experiment, @TempDir Path folder) {
    Optional<Path> golden = golden(experiment + ".safetensors");
    assumeTrue(
        golden.isPresent(),
        "no shared/golden beside the project, and PANAGRAD_SHARED names none: nothing to compare");
    Path run = folder.resolve("run");
    Cli.run(
            "train",
            experiment,
            "--init",
            golden.get(),
            "--no-shuffle",
            "--log-every",
            1,
            "--steps",
            STEPS,
            "--out",
            run,
            "--quiet")
        .done();
    List<Measurement> lines =
        MetricsLog.read(run.resolve("metrics.jsonl")).stream()
            .filter(line -> line.isTraining())
            .toList();
    assertEquals(STEPS, lines.size());
    float[] expected = expected(golden.get());
    for (int i = 0; i < STEPS; i++) {
      assertEquals(i, lines.get(i).step());
      assertEquals(
          expected[i], lines.get(i).loss(), TOLERANCE * Math.abs(expected[i]), "loss of step " + i);
    }
  }

  private static Optional<Path> golden(String file) {
    String given = System.getenv("PANAGRAD_SHARED");
    Path here = Path.of("").toAbsolutePath();
    // Tests run in the module's folder, or in the project's.
    return Stream.of(
            given == null ? here : Path.of(given),
            here.resolve("../shared"),
            here.resolve("../../shared"))
        .map(shared -> shared.resolve("golden").resolve(file).normalize())
        .filter(Files::isRegularFile)
        .findFirst();
  }

  private static float[] expected(Path golden) {
    try (SafetensorsFile file = SafetensorsFile.open(golden)) {
      return file.floats("losses");
    }
  }
}
