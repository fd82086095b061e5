package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.io.safetensors.SafetensorsFile;
import dev.panagrad.models.train.store.MetricsLog;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page that waits for the first person, and stays when its training has ended. */
class StayingPageTest {
  private static final int STEPS = 300;

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void writeData() throws IOException {
    data = SmallDigits.write(folder.resolve("data"));
  }

  private Object[] line(String run, Object... more) {
    Object[] line = {
      "train",
      "mnist-mlp-dropout",
      "--data",
      data,
      "--batch",
      20,
      "--steps",
      STEPS,
      "--out",
      folder.resolve(run),
      "--quiet"
    };
    Object[] all = new Object[line.length + more.length];
    System.arraycopy(line, 0, all, 0, line.length);
    System.arraycopy(more, 0, all, line.length, more.length);
    return all;
  }

  /** The events of a page, read as a browser does. */
  private static final class Events implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader lines;

    Events(LivePage page) throws IOException {
      socket =
          page.raw(
              "GET %sevents HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n"
                  .formatted(page.address().getPath(), page.address().getPort()));
      lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Reads on to an event of this name whose data holds a text. */
    String await(String event, String text) throws IOException {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals("event: " + event)) {
          String content = lines.readLine();
          if (content.contains(text)) {
            return content;
          }
        }
      }
      throw new AssertionError("the stream ended without " + event + " " + text);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void aTrainingWaitsForSomebodyAndItsPageStays() throws Exception {
    Cli.run(line("quiet")).done();
    LivePage page = LivePage.open(line("watched", "--dashboard"));
    Path run = folder.resolve("watched");
    while (page.request("GET", "tests.bin", null).body().isEmpty()) {
      Thread.sleep(10);
    }
    Thread.sleep(1_000);
    assertEquals(
        0, MetricsLog.read(run.resolve("metrics.jsonl")).size(), "begun with nobody watching");
    try (Events events = new Events(page)) {
      events.await("test", "[[0,");
      assertGradientsAreTold(page);
      page.act("{\"do\":\"full-speed\"}");
      events.await("report", "--resume");
    }
    try (Events again = new Events(page)) {
      assertTrue(again.await("status", "\"ended\":true").contains("\"open\":true"));
      again.await("test", "[" + STEPS + ",");
    }
    assertFalse(page.ended());
    assertTrue(page.request("GET", "report.html", null).body().contains("mnist-mlp-dropout"));
    byte[] bar = new byte[112 * 112];
    Arrays.fill(bar, 112 * 40, 112 * 60, (byte) 255);
    assertEquals(200, page.request("POST", "draw", bar).status(), "what was learned can be tried");
    String inside =
        page.request("POST", "inspect", "{\"example\":3}".getBytes(StandardCharsets.US_ASCII))
            .body();
    assertTrue(inside.contains("\"filters\":") && inside.contains("\"parts\":["), inside);
    assertEquals(
        400,
        page.request("POST", "inspect", "{\"example\":60}".getBytes(StandardCharsets.US_ASCII))
            .status());
    assertEquals(400, page.act("{\"do\":\"step\"}").status(), "no step more");
    assertEquals(200, page.act("{\"do\":\"stop\"}").status());
    assertEquals(0, page.await(), page.err());
    assertSameBits();
    assertEquals(
        MetricsLog.read(folder.resolve("quiet/metrics.jsonl")).size(),
        MetricsLog.read(run.resolve("metrics.jsonl")).size(),
        "what is shown of step 0 is not in the log");
  }

  /** Of the batch and of a digit, while it trains; they change no bit. */
  private static void assertGradientsAreTold(LivePage page) throws IOException {
    for (String of : new String[] {"{}", "{\"example\":3}", "{}"}) {
      LivePage.Answer answer =
          page.request("POST", "gradients", of.getBytes(StandardCharsets.US_ASCII));
      assertEquals(200, answer.status(), answer.body());
      for (int layer = 1; layer <= 5; layer++) {
        assertTrue(answer.body().contains("\"name\":\"dense" + layer + "\""), answer.body());
      }
      assertFalse(answer.body().contains("\"norm\":-1"), answer.body());
    }
    for (String wrong :
        new String[] {"{\"example\":60}", "{\"example\":-1}", "{\"example\":\"a\"}"}) {
      assertEquals(
          400,
          page.request("POST", "gradients", wrong.getBytes(StandardCharsets.US_ASCII)).status(),
          wrong);
    }
  }

  private void assertSameBits() {
    String last = "checkpoints/last.safetensors";
    try (SafetensorsFile a = SafetensorsFile.open(folder.resolve("quiet").resolve(last));
        SafetensorsFile b = SafetensorsFile.open(folder.resolve("watched").resolve(last))) {
      for (String name : a.tensors().keySet()) {
        assertArrayEquals(a.floats(name), b.floats(name), name);
      }
    }
  }

  @Test
  void theNextTrainingIsBegunFromThePage() throws Exception {
    LivePage page = LivePage.open(line("first", "--dashboard"));
    try (Events events = new Events(page)) {
      events.await("run", "mnist-mlp-dropout");
      assertEquals(
          400,
          page.actWhenBegun("{\"do\":\"begin\",\"experiment\":\"mnist-cow\"}").status(),
          "no such experiment");
      assertEquals(
          400,
          page.act("{\"do\":\"begin\",\"experiment\":\"mnist-conv\",\"set\":{\"legs\":4}}")
              .status());
      assertEquals(
          200,
          page.act(
                  "{\"do\":\"begin\",\"experiment\":\"mnist-softmax\",\"steps\":40,"
                      + "\"set\":{\"learning-rate\":0.01}}")
              .status());
      events.await("restart", "");
      String run = events.await("run", "mnist-softmax");
      assertTrue(run.contains("\"learning-rate\":0.01") && run.contains("\"steps\":40"), run);
      assertEquals(200, page.actWhenBegun("{\"do\":\"full-speed\"}").status());
      assertTrue(
          events.await("report", "--resume").contains(folder.resolve("mnist-softmax-").toString()));
    }
    assertEquals(200, page.act("{\"do\":\"stop\"}").status());
    assertEquals(0, page.await(), page.err());
    assertTrue(
        Files.exists(folder.resolve("first/checkpoints/last.safetensors")), "the first is kept");
  }

  @Test
  void aRunIsPlayedBack() throws Exception {
    Cli.run(line("run")).done();
    byte[] before = Files.readAllBytes(folder.resolve("run/metrics.jsonl"));
    LivePage page = LivePage.open("watch", folder.resolve("run"));
    try (Events events = new Events(page)) {
      assertTrue(events.await("run", "mnist-mlp-dropout").contains("\"mode\":\"playback\""));
      events.await("tests", "\"step\":" + STEPS);
      assertEquals(400, page.actWhenBegun("{\"do\":\"rate\",\"rate\":1}").status());
      assertEquals(200, page.act("{\"do\":\"full-speed\"}").status());
      events.await("status", "\"ended\":true");
      assertEquals(200, page.act("{\"do\":\"again\"}").status());
      events.await("train", "\"from\":0");
    }
    assertEquals(200, page.act("{\"do\":\"stop\"}").status());
    assertEquals(0, page.await(), page.err());
    assertArrayEquals(before, Files.readAllBytes(folder.resolve("run/metrics.jsonl")));
  }

  @Test
  void aPageThatWaitsIsNotForARunWithoutOne() {
    Cli.run(line("run", "--no-wait")).fails(2, "--no-wait", "--dashboard");
    assertFalse(Files.exists(folder.resolve("run")));
    Cli.run("watch", folder.resolve("none")).fails(1, "does not exist");
    Cli.run("watch", folder, "--port", 70_000).fails(1, "config.json");
  }
}
