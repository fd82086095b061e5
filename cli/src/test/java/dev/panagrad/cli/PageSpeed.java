package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Measures what an open page takes from a training: rounds with all panels in sight, feature maps
 * and gradients included, and rounds without, by turns, in one process of the product's image.
 * Surefire doesn't take it for a test; on a machine that does nothing else,
 *
 * <pre>mvn test -pl cli -am -Dtest=PageSpeed -Dsurefire.failIfNoSpecifiedTests=false</pre>
 *
 * <p>prints the ratios, which should be above 0.97. {@code -Dexperiments=mnist-conv,text-gru},
 * {@code -Drounds=6} pairs and {@code -Dseconds=10} a round choose others; {@code -Dpanagrad} is
 * the command.
 */
class PageSpeed {
  private static final Pattern ADDRESS = Pattern.compile("watch it learn: (http://\\S+/)");
  private static final Pattern STEP = Pattern.compile("\"step\":(\\d+)");

  /** Until a page is drawn or gone, and the session's threads have got used to that. */
  private static final int SETTLE_MILLIS = 4_000;

  /** Until all is compiled. */
  private static final int WARM_MILLIS = 20_000;

  @TempDir Path folder;

  static List<String> experiments() {
    return List.of(
        System.getProperty("experiments", "mnist-mlp-relu,mnist-conv,mnist-conv-bn").split(","));
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void ratioWithAPage(String experiment) throws Exception {
    int rounds = Integer.getInteger("rounds", 6);
    int millis = 1_000 * Integer.getInteger("seconds", 10);
    Process training =
        new ProcessBuilder(
                System.getProperty("panagrad", "../panagrad"),
                "train",
                experiment,
                "--steps",
                "100000000",
                "--out",
                folder.resolve("run").toString(),
                "--dashboard",
                "--no-wait")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader lines = training.inputReader(StandardCharsets.UTF_8)) {
      URI page = address(lines);
      Thread.ofVirtual().start(() -> drain(training.getInputStream()));
      measure(experiment, page, rounds, millis);
    } finally {
      training.destroy();
      training.waitFor();
    }
  }

  private static void drain(InputStream out) {
    try {
      out.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // It has ended.
    }
  }

  private static URI address(BufferedReader lines) throws IOException {
    StringBuilder said = new StringBuilder();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher matcher = ADDRESS.matcher(line);
      if (matcher.find()) {
        return URI.create(matcher.group(1));
      }
      said.append(line).append('\n');
    }
    throw new IOException("no address in: " + said);
  }

  private void measure(String experiment, URI page, int rounds, int millis) throws Exception {
    Path program = Browser.find().orElseThrow(() -> new IOException("no chromium on the PATH"));
    List<Double> ratios = new ArrayList<>();
    try (Browser browser = new Browser(program, Files.createDirectory(folder.resolve("profile")))) {
      browser.look(1280, 800, "light");
      Thread.sleep(WARM_MILLIS);
      for (int round = 0; round < rounds; round++) {
        // First one way, then the other, against a drift of the machine's speed.
        boolean first = round % 2 == 0;
        double one = speed(browser, page, first, millis);
        double other = speed(browser, page, !first, millis);
        double with = first ? one : other;
        double without = first ? other : one;
        ratios.add(with / without);
        System.out.printf(
            "%s round %d: %.2f steps/s with the page, %.2f without: %.4f%n",
            experiment, round + 1, with, without, with / without);
      }
    }
    double[] sorted = ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    System.out.printf(
        "%s: median %.4f, mean %.4f, from %.4f to %.4f%n",
        experiment,
        (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2,
        Arrays.stream(sorted).average().orElse(Double.NaN),
        sorted[0],
        sorted[sorted.length - 1]);
  }

  private static double speed(Browser browser, URI page, boolean open, int millis)
      throws Exception {
    browser.open(open ? page : URI.create("about:blank#"));
    if (open) {
      browser.await("document.querySelectorAll('.panel').length > 0");
      browser.await("document.querySelectorAll('#panels canvas').length > 4");
    }
    Thread.sleep(SETTLE_MILLIS);
    long start = System.nanoTime();
    long from = step(page);
    Thread.sleep(millis);
    long to = step(page);
    double seconds = (System.nanoTime() - start) / 1e9;
    assertTrue(to > from, "no step was made");
    return (to - from) / seconds;
  }

  /** Steps made; read from the events as a page does, but once. */
  private static long step(URI page) throws IOException {
    try (InputStream in = page.resolve("events").toURL().openStream();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals("event: step")) {
          Matcher matcher = STEP.matcher(lines.readLine());
          if (matcher.find()) {
            return Long.parseLong(matcher.group(1));
          }
        }
      }
    }
    throw new IOException("no step among the events");
  }
}
