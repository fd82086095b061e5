package dev.panagrad.models.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.train.config.Resumption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunConfigTest {
  private static final RunConfig CONFIG =
      new RunConfig(
          "mnist-conv-dropout",
          Map.of("learning-rate", 0.003, "keep-probability", 0.75, "layers", 3.0),
          Long.MIN_VALUE,
          2,
          100,
          10_000,
          Map.of("panagrad", "0.1.0", "java", "25.0.3+9"),
          Map.of("text", "a \"b\" \\ ü\n*.txt"),
          new DataOrigin("embedded MNIST", Map.of("train-images-idx3-ubyte", "ba89")));

  @TempDir Path folder;

  @Test
  void comesBackAsItWas() {
    Path file = folder.resolve("config.json");
    CONFIG.write(file);
    assertEquals(CONFIG, RunConfig.read(file));
    assertEquals(20_000, CONFIG.withSteps(20_000).steps());
  }

  @Test
  void keepsOnWhatItWentOn() throws IOException {
    Path file = folder.resolve("config.json");
    RunConfig twice =
        CONFIG
            .with(new Resumption(500, "vector-256", "vector-256"))
            .with(new Resumption(700, "vector-256", "openblas"))
            .withSteps(20_000);
    twice.write(file);
    assertEquals(twice, RunConfig.read(file));
    assertEquals(CONFIG.versions(), RunConfig.read(file).versions(), "of the beginning");
    String text = Files.readString(file);
    Files.writeString(file, text.replace("\"step\" : 700", "\"step\" : -7"));
    assertSentence(file, "as \"step\" but has -7");
    Files.writeString(file, text.replace("\"resumptions\" : [", "\"resumptions\" : [ 1,"));
    assertSentence(file, "needs a list of objects as \"resumptions\"");
  }

  @Test
  void passesOverFieldsItDoesNotKnow() throws IOException {
    Path file = folder.resolve("config.json");
    CONFIG.write(file);
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("\\{", "{\"later\": {\"a\": [1, null, true]},"));
    assertEquals(CONFIG, RunConfig.read(file));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"mnist-conv-dropout\" | 7 | needs a string as \"experiment\" but has 7",
        "\"experiment\" | \"experimint\" | needs a string as \"experiment\" but has none",
        "\"threads\" : 2 | \"threads\" : 0 | needs a whole number from 1 to 2147483647",
        "\"batch\" : 100 | \"batch\" : 1e2 | as \"batch\" but has 100.0",
        "\"steps\" : 10000 | \"steps\" : 99999999999999999999 | as \"steps\"",
        "0.75 | \"high\" | needs a number as \"keep-probability\" but has high",
        "\"ba89\" | null | needs a string as \"train-images-idx3-ubyte\" but has NULL",
        "\"data\" : | \"data\" : 1, \"x\" : | needs an object as \"data\" but has 1"
      })
  void namesTheFieldThatIsWrong(String what, String by, String expected) throws IOException {
    Path file = folder.resolve("config.json");
    CONFIG.write(file);
    String text = Files.readString(file);
    assertTrue(text.contains(what), text);
    Files.writeString(file, text.replace(what, by));
    assertSentence(file, expected);
  }

  @Test
  void refusesAFileCutAnywhere() throws IOException {
    Path file = folder.resolve("config.json");
    CONFIG.write(file);
    String text = Files.readString(file).stripTrailing();
    for (int length = 0; length < text.length(); length++) {
      Files.writeString(file, text.substring(0, length));
      assertSentence(file, "restore it or train anew");
    }
    Files.delete(file);
    assertSentence(file, "give the folder of a training run");
  }

  private static void assertSentence(Path file, String expected) {
    String message = assertThrows(FileException.class, () -> RunConfig.read(file)).getMessage();
    assertTrue(message.startsWith(file.toString()), message);
    assertTrue(message.contains(expected), message);
    assertFalse(message.contains("\n"), message);
  }
}
