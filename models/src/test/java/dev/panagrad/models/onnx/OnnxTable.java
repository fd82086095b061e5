package dev.panagrad.models.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the table of docs/onnx.md: how many of the ONNX project's tests pass, by operator. */
final class OnnxTable {
  private static final String MARK = "<!-- The rest is written by OnnxNodeTest -->";

  private OnnxTable() {}

  static void write(Path page, List<OnnxTestCase> cases, Map<String, String> failures) {
    try {
      String text = Files.readString(page);
      String head = text.substring(0, text.indexOf(MARK) + MARK.length());
      Files.writeString(page, head + "\n\n" + table(cases, failures));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String table(List<OnnxTestCase> cases, Map<String, String> failures) {
    StringBuilder text = new StringBuilder();
    text.append("%,d of %,d tests pass.%n".formatted(cases.size() - failures.size(), cases.size()));
    for (String tier : List.of("A", "B", "C")) {
      List<OnnxTestCase> of = cases.stream().filter(test -> test.tier().equals(tier)).toList();
      long passed = of.stream().filter(test -> !failures.containsKey(test.toString())).count();
      text.append("%nTier %s: %,d of %,d.".formatted(tier, passed, of.size()));
    }
    text.append(
        "%n%n| Operator | Tests | Pass | What fails |%n| --- | --- | --- | --- |%n".formatted());
    Map<String, List<OnnxTestCase>> byOperator = new TreeMap<>();
    for (OnnxTestCase test : cases) {
      test.operators().stream()
          .distinct()
          .forEach(o -> byOperator.computeIfAbsent(o, _ -> new ArrayList<>()).add(test));
    }
    byOperator.forEach((operator, tests) -> text.append(row(operator, tests, failures)));
    return text.toString();
  }

  private static String row(
      String operator, List<OnnxTestCase> tests, Map<String, String> failures) {
    List<String> failed =
        tests.stream().map(OnnxTestCase::toString).filter(failures::containsKey).toList();
    String first =
        failed.isEmpty()
            ? ""
            : "%s: %s"
                .formatted(
                    failed.getFirst().replaceFirst("^.*/test_", ""),
                    failures.get(failed.getFirst()).replace("|", "\\|"));
    String shown = first.length() > 160 ? first.substring(0, 157) + "..." : first;
    return "| %s | %d | %d | %s |%n"
        .formatted(operator, tests.size(), tests.size() - failed.size(), shown);
  }
}
