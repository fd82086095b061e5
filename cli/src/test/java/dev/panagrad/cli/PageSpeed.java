package dev.panagrad.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
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
  private static final Pattern EVALUATION =
      Pattern.compile("\"step\":(\\d+),\"split\":\"(?:test|validation)\".*\"seconds\":([\\d.]+)");

  /** Bytes that hold the lines between two evaluations. */
  private static final int TAIL = 1 << 14;

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

  private double speed(Browser browser, URI page, boolean open, int millis) throws Exception {
    browser.open(open ? page : URI.create("about:blank#"));
    if (open) {
      browser.await("document.querySelectorAll('.panel').length > 0");
      browser.await("document.querySelectorAll('#panels canvas').length > 4");
    }
    Thread.sleep(SETTLE_MILLIS);
    Path metrics = folder.resolve("run/metrics.jsonl");
    Evaluation from = next(metrics, 0);
    Evaluation to = next(metrics, from.seconds() + millis / 1e3);
    return (to.step() - from.step()) / (to.seconds() - from.seconds());
  }

  /** A line of the training's measurements; from one to another it makes whole rounds of work. */
  private record Evaluation(long step, double seconds) {}

  /** The next evaluation that is logged, and not before so many seconds of training. */
  private static Evaluation next(Path metrics, double seconds) throws Exception {
    long known = last(metrics).step();
    Evaluation now;
    do {
      Thread.sleep(20);
      now = last(metrics);
    } while (now.step() == known || now.seconds() < seconds);
    return now;
  }

  /** The last evaluation logged; reads the end of the file only. */
  private static Evaluation last(Path metrics) throws IOException {
    try (SeekableByteChannel file = Files.newByteChannel(metrics)) {
      ByteBuffer end = ByteBuffer.allocate(TAIL);
      file.position(Math.max(0, file.size() - TAIL));
      file.read(end);
      String text = new String(end.array(), 0, end.position(), StandardCharsets.UTF_8);
      Matcher line = EVALUATION.matcher(text);
      Evaluation found = null;
      while (line.find()) {
        found = new Evaluation(Long.parseLong(line.group(1)), Double.parseDouble(line.group(2)));
      }
      if (found == null) {
        throw new IOException("no evaluation at the end of " + metrics);
      }
      return found;
    }
  }
}
