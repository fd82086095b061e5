package dev.panagrad.models.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The ONNX project's own tests, all of them, against the list of those that are known to fail:
 * neither a new failure nor a new success passes unseen.
 *
 * <p>{@code -Donnx=Conv,MaxPool} runs the tests that use one of these operators and prints what
 * fails; {@code -Donnx=write} writes the list and docs/onnx.md anew.
 */
final class OnnxNodeTest {
  private static final Path LIST = Path.of("src", "test", "resources", "onnx", "failures.tsv");
  private static final Path TABLE = Path.of("..", "docs", "onnx.md");

  @Test
  void everyTestPassesOrFailsAsListed() throws IOException {
    List<OnnxTestCase> cases = OnnxTestCase.all();
    assumeTrue(!cases.isEmpty(), OnnxTestCase.ABSENT);
    String mode = System.getProperty("onnx", "");
    if (!mode.isEmpty() && !mode.equals("write")) {
      tell(cases, Arrays.asList(mode.split(",")));
      return;
    }
    Map<String, String> failures = failures(cases);
    if (mode.equals("write")) {
      write(failures);
      OnnxTable.write(TABLE, cases, failures);
    }
    assertEquals(
        String.join("\n", listed().keySet()),
        String.join("\n", failures.keySet()),
        "the tests that fail; mvn test -pl models -am -Dtest=OnnxNodeTest -Donnx=write lists them");
  }

  /** Prints what fails of the tests that use some operators. */
  private static void tell(List<OnnxTestCase> cases, List<String> operators) {
    List<OnnxTestCase> chosen =
        cases.stream()
            .filter(test -> test.operators().stream().anyMatch(operators::contains))
            .toList();
    Map<String, String> failures = failures(chosen);
    failures.forEach((name, reason) -> System.out.println(name + "\t" + reason));
    System.out.printf(
        "%d of %d tests with %s pass%n", chosen.size() - failures.size(), chosen.size(), operators);
  }

  private static Map<String, String> failures(List<OnnxTestCase> cases) {
    Map<String, String> failures = new TreeMap<>();
    for (OnnxTestCase test : cases) {
      String reason = OnnxTestRun.failure(test);
      if (reason != null) {
        failures.put(test.toString(), reason);
      }
    }
    return failures;
  }

  private static Map<String, String> listed() throws IOException {
    Map<String, String> listed = new TreeMap<>();
    for (String line : Files.readAllLines(LIST)) {
      String[] cells = line.split("\t", 2);
      listed.put(cells[0], cells[1]);
    }
    return listed;
  }

  private static void write(Map<String, String> failures) {
    List<String> lines = new ArrayList<>();
    failures.forEach((name, reason) -> lines.add(name + "\t" + reason));
    try {
      Files.write(LIST, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
