package dev.panagrad.models.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.predict.Predictor;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs in docs/programs, started from their source on the class path. */
class ProgramsTest {
  private static final int MOST_LINES = 30;
  private static final long SEED = 8;

  @TempDir Path folder;

  private static Path program(String name) {
    Path fromModule = Path.of("..", "docs", "programs", name);
    return Files.exists(fromModule) ? fromModule : Path.of("docs", "programs", name);
  }

  /** All that is on this JVM's paths, as a class path. */
  private static String classPath() {
    return Stream.of("java.class.path", "jdk.module.path")
        .map(System::getProperty)
        .filter(path -> path != null && !path.isEmpty())
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String run(Path program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--add-modules=jdk.incubator.vector",
                    "--enable-native-access=ALL-UNNAMED",
                    "--class-path",
                    classPath(),
                    program.toString()),
                Stream.of(arguments))
            .toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  /** Plants whose kind depends on a number and a category, a few values missing. */
  private Path plants() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    StringBuilder text = new StringBuilder("length,place,kind\n");
    for (int i = 0; i < 300; i++) {
      double length = 10 * random.nextDouble();
      boolean shade = random.nextBoolean();
      String kind = length < (shade ? 7 : 3) ? "moss" : "fern";
      String place = i % 50 == 0 ? "NA" : shade ? "shade" : "sun";
      text.append("%s,%s,%s\n".formatted(i % 40 == 7 ? "?" : length, place, kind));
    }
    return Files.writeString(folder.resolve("plants.csv"), text);
  }

  @Test
  void aTableIsLearned() throws IOException, InterruptedException {
    Path program = program("ClassifyTable.java");
    assertTrue(Files.readAllLines(program).size() <= MOST_LINES, "the program became longer");
    Path model = folder.resolve("plants.safetensors");
    String output = run(program, plants().toString(), "kind", model.toString());
    assertTrue(output.contains("test: loss "), output);
    assertTrue(output.contains("moss"), output);
    try (Predictor predictor = Predictor.open(model)) {
      assertEquals(List.of("fern", "moss"), predictor.names());
      // The category decides where the number alone can't.
      assertEquals(1, predictor.classify(Map.of("length", "5", "place", "shade")), output);
      assertEquals(0, predictor.classify(Map.of("length", "5", "place", "sun")), output);
      assertEquals(1, predictor.classify(Map.of("length", "0.5", "place", "sun")), output);
      assertEquals(0, predictor.classify(Map.of("length", "9.5", "place", "shade")), output);
    }
  }
}
