package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checkpoints that are whole files and yet hold what can't be: one sentence that names the file.
 */
class DamagedCheckpointTest {
  private static final long SEED = 19;
  private static final int ROUNDS = 30;
  private static final Path PICTURE = Path.of("examples", "seven.png");
  private static final List<String> COUNTS =
      List.of("step", "counter", "position.epoch", "position.index", "position.batch");

  /** Text that no number of things can be, nor any other number of a checkpoint. */
  private static final List<String> NO_NUMBERS = List.of("", "many", "-5", "-1", "NaN", "1e", "0x");

  private static final List<String> NO_COUNTS =
      List.of("9223372036854775807", "9223372036854775808", "9007199254740993", "1.5", "Infinity");

  @TempDir static Path folder;

  @BeforeAll
  static void train() throws IOException {
    Path data = SmallDigits.write(folder.resolve("data"));
    Object[] often = {"--steps", 4, "--test-every", 2, "--log-every", 1, "--batch", 20, "--quiet"};
    train("mnist-softmax", often, "--data", data);
    train("mnist-mlp-relu-bn", often, "--data", data);
    train("text-gru", often, "--set", "hidden=8", "--set", "layers=1", "--set", "sequence=5");
  }

  private static void train(String experiment, Object[] often, Object... more) {
    List<Object> line = new ArrayList<>(List.of("train", experiment));
    line.addAll(List.of("--out", folder.resolve(experiment)));
    line.addAll(Arrays.asList(often));
    line.addAll(Arrays.asList(more));
    Cli.run(line.toArray()).done();
  }

  private static Path last(String experiment) {
    return folder.resolve(experiment).resolve("checkpoints/last.safetensors");
  }

  /** What commands use: the best by validation data, but nothing chosen by test digits. */
  private static Path used(String experiment) {
    return experiment.startsWith("mnist") ? last(experiment) : best(experiment);
  }

  private static Path best(String experiment) {
    return last(experiment).resolveSibling("best.safetensors");
  }

  /** Tries what reads the last checkpoint with a changed one. */
  private static Cli.Result resume(String experiment, Consumer<Checkpoints> change)
      throws IOException {
    return with(last(experiment), change, "train", "--resume", run(experiment), "--steps", 6);
  }

  private static Path run(String experiment) {
    return folder.resolve(experiment);
  }

  /** Runs a command over a changed checkpoint, and puts everything back. */
  private static Cli.Result with(Path file, Consumer<Checkpoints> change, Object... line)
      throws IOException {
    Path run = file.getParent().getParent();
    Map<Path, byte[]> before = new LinkedHashMap<>();
    for (Path kept : List.of(file, run.resolve("config.json"), run.resolve("metrics.jsonl"))) {
      before.put(kept, Files.readAllBytes(kept));
    }
    Checkpoints changed = Checkpoints.of(file);
    change.accept(changed);
    changed.write(file);
    try {
      return Cli.run(line);
    } finally {
      for (Entry<Path, byte[]> kept : before.entrySet()) {
        Files.write(kept.getKey(), kept.getValue());
      }
    }
  }

  static Stream<Arguments> damagedNumbers() {
    List<Arguments> all = new ArrayList<>();
    for (String experiment : List.of("mnist-softmax", "text-gru")) {
      for (String field : Checkpoints.of(last(experiment)).metadata.keySet()) {
        if (!List.of("format", "experiment").contains(field)) {
          List<String> values = new ArrayList<>(NO_NUMBERS);
          values.addAll(COUNTS.contains(field) ? NO_COUNTS : List.of());
          all.add(Arguments.of(experiment, field, values));
        }
      }
    }
    assertTrue(all.size() == 14, all.size() + " fields");
    return all.stream();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("damagedNumbers")
  void everyNumberThatIsNone(String experiment, String field, List<String> values)
      throws IOException {
    String file = last(experiment).toString();
    String name = field.replace("position.", "");
    resume(experiment, checkpoint -> checkpoint.metadata(field, null)).fails(1, file, name);
    for (String value : values) {
      resume(experiment, checkpoint -> checkpoint.metadata(field, value))
          .fails(1, file, name, "'" + value + "'", "take another checkpoint");
    }
    assertFalse(
        resume(experiment, checkpoint -> checkpoint.metadata(field, null)).err().contains("null"));
  }

  @Test
  void aPositionBeyondTheData() throws IOException {
    resume("mnist-softmax", checkpoint -> checkpoint.metadata("position.index", "201"))
        .fails(1, last("mnist-softmax").toString(), "index", "201", "200");
    resume("text-gru", checkpoint -> checkpoint.metadata("position.batch", "2147483647"))
        .fails(1, last("text-gru").toString(), "batch");
    for (String experiment : List.of("mnist-softmax", "text-gru")) {
      for (String rate : List.of("-1", "0", "NaN", "Infinity", "fast")) {
        resume(experiment, checkpoint -> checkpoint.metadata("position.learning-rate", rate))
            .fails(1, last(experiment).toString(), "learning rate");
      }
    }
  }

  @Test
  void scoresThatCanNotBe() throws IOException {
    resume("mnist-softmax", checkpoint -> checkpoint.metadata("best_accuracy", "1.5"))
        .fails(1, last("mnist-softmax").toString(), "best_accuracy", "1.5");
    resume("mnist-softmax", c -> c.metadata("best_loss", null).metadata("best_accuracy", null))
        .done();
  }

  /** Steps far beyond what the run asks for: no advice that can't be followed. */
  @Test
  void aStepBeyondTheTotal() throws IOException {
    Cli.Result result =
        resume("mnist-softmax", checkpoint -> checkpoint.metadata("step", "9007199254740992"));
    result.fails(2, "9007199254740992 steps already");
    assertFalse(result.err().contains("--steps"), result.err());
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void valuesThatAreNoNumbers(float value) throws IOException {
    for (String experiment : List.of("mnist-softmax", "mnist-mlp-relu-bn", "text-gru")) {
      Set<String> tensors = Checkpoints.of(used(experiment)).values.keySet();
      for (String tensor : Float.isNaN(value) ? tensors : Set.of(weights(experiment))) {
        Consumer<Checkpoints> change =
            checkpoint -> {
              float[] values = checkpoint.values.get(tensor);
              values[values.length / 2] = value;
            };
        resume(experiment, change).fails(1, last(experiment).toString(), "'" + tensor + "'");
        with(used(experiment), change, "eval", run(experiment))
            .fails(1, used(experiment).toString(), "NaN or infinity");
      }
    }
    Consumer<Checkpoints> first =
        checkpoint -> checkpoint.values.get(weights("text-gru"))[0] = value;
    with(used("text-gru"), first, "generate", run("text-gru")).fails(1, "best.safetensors");
    first = checkpoint -> checkpoint.values.get(weights("mnist-softmax"))[0] = value;
    with(used("mnist-softmax"), first, "predict", run("mnist-softmax"), PICTURE)
        .fails(1, "last.safetensors");
    Path init = folder.resolve("init.safetensors");
    Checkpoints checkpoint = Checkpoints.of(used("mnist-softmax"));
    first.accept(checkpoint);
    checkpoint.write(init);
    Cli.run("train", "mnist-softmax", "--init", init, "--out", folder.resolve("never"))
        .fails(1, init.toString(), "NaN or infinity");
    assertFalse(Files.exists(folder.resolve("never")));
  }

  /**
   * The best step of a run on digits is known from the test digits: they would be none any more.
   */
  @Test
  void nothingIsChosenByTheTestDigits() throws IOException {
    String before = Cli.run("eval", run("mnist-softmax")).done().out();
    Consumer<Checkpoints> other =
        checkpoint -> checkpoint.values.values().forEach(values -> Arrays.fill(values, 0));
    Cli.Result after = with(best("mnist-softmax"), other, "eval", run("mnist-softmax"));
    assertEquals(before, after.done().out());
  }

  /** Finite, but what is computed of them isn't. */
  @Test
  void valuesThatAreTooLarge() throws IOException {
    Consumer<Checkpoints> huge =
        checkpoint ->
            checkpoint.values.values().forEach(values -> Arrays.fill(values, Float.MAX_VALUE));
    with(used("mnist-softmax"), huge, "predict", run("mnist-softmax"), PICTURE)
        .fails(1, run("mnist-softmax").toString(), "no probabilities");
    with(used("mnist-softmax"), huge, "eval", run("mnist-softmax"))
        .fails(1, run("mnist-softmax").toString(), "the loss of ");
  }

  private static String weights(String experiment) {
    return Checkpoints.of(used(experiment)).values.keySet().stream()
        .filter(name -> name.endsWith("/weights"))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"mnist-softmax", "text-gru"})
  void tensorsThatAreNotThoseOfTheNetwork(String experiment) throws IOException {
    for (String tensor : Checkpoints.of(last(experiment)).values.keySet()) {
      List<Consumer<Checkpoints>> changes =
          List.of(
              checkpoint -> checkpoint.values.remove(tensor),
              checkpoint -> checkpoint.sizes.put(tensor, extended(checkpoint.sizes.get(tensor))),
              checkpoint -> checkpoint.longs.put(tensor, checkpoint.values.remove(tensor).length),
              checkpoint -> {
                checkpoint.values.put(tensor, new float[3]);
                checkpoint.sizes.put(tensor, new int[] {3});
              });
      for (Consumer<Checkpoints> change : changes) {
        resume(experiment, change).fails(1, last(experiment).toString(), tensor);
        with(used(experiment), change, "eval", run(experiment))
            .fails(1, used(experiment).toString(), tensor);
      }
    }
    Consumer<Checkpoints> more = checkpoint -> checkpoint.longs.put("dense9/weights", 3);
    resume(experiment, more).fails(1, last(experiment).toString(), "dense9/weights");
    with(used(experiment), more, "eval", run(experiment)).fails(1, "dense9/weights");
  }

  private static int[] extended(int... sizes) {
    int[] more = Arrays.copyOf(sizes, sizes.length + 1);
    more[sizes.length] = 1;
    return more;
  }

  /** Whatever is changed, it is used or refused in a sentence; never is anything unexpected. */
  @Test
  void randomMetadata() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    String characters = "0123456789-+.eEdfxNaInity \t\u0000\u00e9";
    for (int round = 0; round < ROUNDS; round++) {
      String experiment = random.nextBoolean() ? "mnist-softmax" : "text-gru";
      List<String> names = new ArrayList<>(Checkpoints.of(last(experiment)).metadata.keySet());
      StringBuilder value = new StringBuilder();
      for (int length = random.nextInt(22); length > 0; length--) {
        value.append(characters.charAt(random.nextInt(characters.length())));
      }
      String name = names.get(random.nextInt(names.size()));
      String message = "seed %d, round %d: %s = '%s'".formatted(SEED, round, name, value);
      Cli.Result result =
          resume(experiment, checkpoint -> checkpoint.metadata(name, value.toString()));
      assertFalse(result.err().contains("unexpected"), message + ": " + result.err());
      if (result.code() != 0) {
        assertEquals(1, result.err().lines().count(), message + ": " + result.err());
      }
    }
  }

  @Test
  void configsThatDoNotFit() throws IOException {
    Path run = run("mnist-softmax");
    Path config = run.resolve("config.json");
    String text = Files.readString(config);
    String[][] changes = {
      {"\"mnist-softmax\"", "\"mnist-nothing\""},
      {"\"learning-rate\" : 0.005", "\"learning-rate\" : -1"},
      {"\"learning-rate\" : 0.005", "\"learning-rats\" : 0.005"},
      {"\"batch\" : 20", "\"batch\" : 20000"},
      {"\"log-every\" : \"1\"", "\"log-every\" : \"0\""},
      {"\"test-every\" : \"2\"", "\"test-every\" : \"-2\""},
    };
    for (String[] change : changes) {
      assertTrue(text.contains(change[0]), text);
      Files.writeString(config, text.replace(change[0], change[1]));
      Cli.Result result = Cli.run("train", "--resume", run);
      result.fails(1, "config.json");
      Cli.run("eval", run).fails(1, "config.json");
      assertFalse(result.err().contains("unexpected"), result.err());
    }
    Files.writeString(config, text);
  }
}
