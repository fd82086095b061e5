package dev.panagrad.cli.learn;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.cli.Cli;
import dev.panagrad.models.train.Measurement;
import dev.panagrad.models.train.store.MetricsLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every measured figure of the chapters is measured again, by the training that it comes from, or
 * looked up where longer trainings are recorded. About a minute in all.
 */
@Tag("training")
class ChapterClaimsTest {
  @TempDir Path folder;

  static Stream<Arguments> claims() {
    return Chapters.all().stream()
        .flatMap(
            chapter -> chapter.claims().stream().map(claim -> Arguments.of(chapter.name(), claim)));
  }

  @ParameterizedTest
  @MethodSource("claims")
  void whatIsClaimedIsMeasured(String chapter, Claim claim) throws IOException {
    double measured =
        claim.quantity().equals("parameters")
            ? parameters(claim.recipe())
            : claim.recorded() ? recorded(claim.recipe().experiment()) : trained(claim);
    String figure = ChaptersTest.figures(Chapter.read(chapter)).get(claim.name());
    assertTrue(
        claim.agrees(measured, figure),
        () -> "'%s' says %s, measured is %s".formatted(chapter, figure, measured));
  }

  private static double parameters(Recipe recipe) {
    String out = Cli.run("summary", recipe.experiment()).done().out();
    Matcher total = Pattern.compile("sum +([\\d,]+)").matcher(out);
    assertTrue(total.find(), out);
    return Double.parseDouble(total.group(1).replace(",", ""));
  }

  /** The accuracy after 10,000 steps in the table of docs/accuracy.md, of seed 1. */
  private static double recorded(String experiment) throws IOException {
    return Files.readAllLines(Path.of("../docs/accuracy.md")).stream()
        .filter(line -> line.startsWith("| " + experiment + " |"))
        .map(line -> line.split("\\|", -1)[3].split("/", -1)[0].strip())
        .mapToDouble(Double::parseDouble)
        .findFirst()
        .orElseThrow();
  }

  private double trained(Claim claim) {
    Path run = folder.resolve("run");
    List<Object> line = new ArrayList<>(List.of("train"));
    line.addAll(claim.recipe().arguments());
    line.addAll(Arrays.asList("--test-every", 1_000_000, "--out", run, "--quiet"));
    Cli.run(line.toArray()).done();
    Measurement last =
        MetricsLog.read(run.resolve("metrics.jsonl")).stream()
            .filter(each -> !each.split().equals("train"))
            .toList()
            .getLast();
    return claim.quantity().equals("loss") ? last.loss() : last.accuracy();
  }
}
