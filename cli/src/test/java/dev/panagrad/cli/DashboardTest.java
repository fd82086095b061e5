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
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live page's server: what it lets in, and that nobody there changes what is learned. */
class DashboardTest {
  private static final int STEPS = 4_000;

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
      "--out",
      folder.resolve(run),
      "--batch",
      20,
      "--seed",
      3,
      "--steps",
      STEPS,
      "--quiet"
    };
    Object[] all = new Object[line.length + more.length];
    System.arraycopy(line, 0, all, 0, line.length);
    System.arraycopy(more, 0, all, line.length, more.length);
    return all;
  }

  private void assertSameBits(String expected, String actual) {
    String last = "checkpoints/last.safetensors";
    try (SafetensorsFile a = SafetensorsFile.open(folder.resolve(expected).resolve(last));
        SafetensorsFile b = SafetensorsFile.open(folder.resolve(actual).resolve(last))) {
      assertEquals(a.tensors().keySet(), b.tensors().keySet());
      for (String name : a.tensors().keySet()) {
        assertArrayEquals(a.floats(name), b.floats(name), name);
      }
    }
  }

  @Test
  void nobodyOnThePageChangesWhatIsLearned() throws Exception {
    Cli.run(line("quiet")).done();
    LivePage page = LivePage.train(line("watched", "--dashboard"));
    assertEquals(200, page.actWhenBegun("{\"do\":\"pause\"}").status());
    assertFalse(page.ended(), "paused before its end");
    String path = page.address().getPath();
    String host = "\r\nHost: 127.0.0.1:" + page.address().getPort() + "\r\n";
    // Reads nothing until the training has ended.
    try (Socket deaf = page.raw("GET " + path + "events HTTP/1.1" + host + "\r\n")) {
      assertForeignersAreRefused(page, path, host);
      assertWhoComesAgainGetsTheHistory(page, path, host);
      assertEquals(200, page.act("{\"do\":\"step\"}").status());
      assertLargeBodiesAreRefused(page, path, host);
      byte[] bar = new byte[112 * 112];
      for (int y = 20; y < 90; y++) {
        bar[y * 112 + 50] = bar[y * 112 + 51] = bar[y * 112 + 52] = (byte) 255;
      }
      LivePage.Answer drawn = page.request("POST", "draw", bar);
      assertTrue(drawn.body().contains("\"probabilities\":["), drawn.toString());
      assertEquals(200, page.act("{\"do\":\"go\"}").status());
      assertEquals(0, page.await(), page.err());
      assertTrue(deaf.isConnected());
    }
    assertSameBits("quiet", "watched");
    assertEquals(
        MetricsLog.read(folder.resolve("quiet/metrics.jsonl")).size(),
        MetricsLog.read(folder.resolve("watched/metrics.jsonl")).size());
  }

  private static void assertWhoComesAgainGetsTheHistory(LivePage page, String path, String host)
      throws IOException {
    for (int time = 0; time < 2; time++) {
      try (Socket reader = page.raw("GET " + path + "events HTTP/1.1" + host + "\r\n")) {
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(reader.getInputStream(), StandardCharsets.US_ASCII));
        String line = lines.readLine();
        while (!line.equals("event: train")) {
          line = lines.readLine();
        }
        String history = lines.readLine();
        assertTrue(history.contains("\"from\":0") && history.contains("[[0,"), history);
      }
    }
  }

  private static void assertForeignersAreRefused(LivePage page, String path, String host)
      throws IOException {
    String ok = "HTTP/1.1 200 OK";
    String forbidden = "HTTP/1.1 403 Forbidden";
    assertEquals(ok, page.status("GET " + path + " HTTP/1.1" + host + "\r\n"));
    assertEquals(forbidden, page.status("GET " + path + " HTTP/1.1\r\nHost: evil.example\r\n\r\n"));
    assertEquals(forbidden, page.status("GET " + path + " HTTP/1.0\r\n\r\n"));
    assertEquals(
        forbidden,
        page.status(
            "POST " + path + "act HTTP/1.1" + host + "Origin: http://evil.example\r\n\r\n"));
    for (String other : new String[] {"/", "/events", "/" + "0".repeat(32) + "/", path + "x/../"}) {
      String status = page.status("GET " + other + " HTTP/1.1" + host + "\r\n");
      assertTrue(status.equals(forbidden) || status.contains(" 404 "), other + ": " + status);
    }
    for (String name : new String[] {"../TokenFilter.class", "%2e%2e/", "etc/passwd", "main.js/"}) {
      String status = page.status("GET " + path + name + " HTTP/1.1" + host + "\r\n");
      assertTrue(status.contains(" 404 "), name + ": " + status);
    }
    assertEquals(405, page.request("GET", "act", null).status());
    assertEquals(405, page.request("POST", "events", new byte[1]).status());
  }

  private static void assertLargeBodiesAreRefused(LivePage page, String path, String host)
      throws IOException {
    String post = "POST " + path + "act HTTP/1.1" + host;
    assertTrue(page.status(post + "Content-Length: 100000000\r\n\r\n").contains(" 413 "));
    assertTrue(page.status(post + "Content-Length: lots\r\n\r\n").contains(" 400 "));
    try (Socket endless = page.raw(post + "Transfer-Encoding: chunked\r\n\r\n")) {
      OutputStream out = endless.getOutputStream();
      byte[] chunk =
          ("10000\r\n" + "x".repeat(65_536) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      long sent = 0;
      try {
        for (; sent < 100_000_000; sent += chunk.length) {
          out.write(chunk);
        }
      } catch (SocketException e) {
        // Cut off, as it should be.
      }
      assertTrue(sent < 100_000_000, "all of 100 MB was taken");
    }
    for (String wrong :
        new String[] {
          "",
          "{",
          "[]",
          "{\"do\":\"fly\"}",
          "{\"do\":\"rate\"}",
          "{\"do\":\"rate\",\"rate\":-1}",
          "{\"do\":\"rate\",\"rate\":1e-60}",
          "{\"do\":\"rate\",\"rate\":\"1\"}",
          "{\"a\":".repeat(150),
          "{\"do\":{\"do\":\"pause\"}}"
        }) {
      assertEquals(400, page.act(wrong).status(), wrong);
    }
    assertEquals(400, page.request("POST", "draw", new byte[7]).status());
    assertEquals(400, page.request("POST", "draw", new byte[112 * 112]).status());
    assertEquals(
        400,
        page.request(
                "POST",
                "prompt",
                "{\"prompt\":\"a\",\"temperature\":1,\"top\":1,\"seed\":1}"
                    .getBytes(StandardCharsets.US_ASCII))
            .status());
  }

  @Test
  void aChangedLearningRateIsKeptInLogAndCheckpoint() throws Exception {
    LivePage page = LivePage.train(line("changed", "--dashboard=0"));
    page.actWhenBegun("{\"do\":\"pause\"}");
    assertEquals(200, page.act("{\"do\":\"rate\",\"rate\":0.0007}").status());
    assertEquals(200, page.act("{\"do\":\"step\"}").status());
    assertEquals(200, page.act("{\"do\":\"stop\"}").status());
    assertEquals(0, page.await(), page.err());
    Path run = folder.resolve("changed");
    String log = Files.readString(run.resolve("metrics.jsonl"));
    assertTrue(log.contains("\"event\":\"learning-rate\",\"learning_rate\":7.0E-4"), log);
    Cli.run("train", "--resume", run, "--steps", STEPS, "--quiet").done();
    assertEquals(
        0.0007,
        MetricsLog.read(run.resolve("metrics.jsonl")).getLast().learningRate(),
        "the resumed run goes on with it");
    assertTrue(Files.readString(run.resolve("metrics.jsonl")).contains("\"event\""));
  }

  @Test
  void aPortThatIsTakenIsWrongUsage() throws IOException {
    try (ServerSocket taken =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      Cli.run(line("run", "--dashboard", taken.getLocalPort()))
          .fails(2, "--dashboard", Integer.toString(taken.getLocalPort()));
    }
    assertFalse(Files.exists(folder.resolve("run")), "no run was begun");
    Cli.run(line("run", "--dashboard=70000")).fails(2, "65535");
    Cli.run(line("run", "--dashboard=here")).fails(2, "--dashboard");
  }

  @Test
  void theExperimentMayFollowTheOption() throws Exception {
    LivePage page =
        LivePage.train(
            "train",
            "--dashboard",
            "mnist-softmax",
            "--data",
            data,
            "--steps",
            3,
            "--out",
            folder.resolve("run"));
    assertEquals(0, page.await(), page.err());
  }
}
