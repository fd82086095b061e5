package dev.panagrad.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever comes in gets a sentence as JSON, and the server goes on. */
class HostileRequestsTest {
  private static final long SEED = 11;
  private static final String GOOD =
      "{\"inputs\":[{\"name\":\"input\",\"shape\":[1,2,3],\"datatype\":\"FP32\","
          + "\"data\":[0.5,-1,0.25,2,0,1]}]}";

  private static final Pattern LENGTH =
      Pattern.compile("content-length: (\\d+)", Pattern.CASE_INSENSITIVE);

  private InferenceServer server;
  private Client client;

  @BeforeEach
  void start() throws IOException {
    server =
        InferenceServer.start(
            Map.of("way", ServedModel.of(Models.classes())),
            ServeOptions.defaults().withPort(0).withLimits(100_000, 4, 200_000));
    client = Client.of(server);
  }

  /** Ends the server, which must still answer. */
  @AfterEach
  void stillServes() {
    assertEquals(200, client.post("/v2/models/way/infer", GOOD).status());
    assertEquals(200, client.get("/v2/health/ready").status());
    server.close();
  }

  private void refused(int status, String message, String json) {
    Client.Reply reply = client.post("/v2/models/way/infer", json);
    assertEquals(status, reply.status(), reply.text());
    assertTrue(reply.error().contains(message), reply.error());
  }

  private static String with(String from, String to) {
    assertTrue(GOOD.contains(from), from);
    return GOOD.replace(from, to);
  }

  @Test
  void wrongContent() {
    refused(400, "must be a JSON object", "");
    refused(400, "not valid JSON", "{\"inputs\":[{\"name\":");
    refused(400, "must be a JSON object", "[]");
    refused(400, "more text behind", GOOD + "{}");
    refused(400, "not valid JSON", "{\"extra\":" + "[".repeat(3000));
    refused(400, "'inputs' needs a list", "{\"inputs\":7}");
    refused(400, "a list of objects", "{\"inputs\":[7]}");
    refused(400, "input 'input' is missing", "{}");
    refused(400, "lacks its name", "{\"inputs\":[{}]}");
    refused(400, "no input 'inpot'", with("\"input\"", "\"inpot\""));
    refused(400, "not valid JSON", with("\"shape\"", "\"name\""));
    refused(400, "no datatype", with("FP32", "FP33"));
    refused(
        400,
        "texts (BYTES)",
        with(
            "FP32\",\"data\":[0.5,-1,0.25,2,0,1]",
            "BYTES\",\"data\":[\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"]"));
    refused(400, "has shape [1, 3, 2]", with("[1,2,3]", "[1,3,2]"));
    refused(
        400,
        "has shape [0, 2, 3]",
        with("[1,2,3]", "[0,2,3]").replace("[0.5,-1,0.25,2,0,1]", "[]"));
    refused(400, "whole numbers from 0", with("[1,2,3]", "[-1,2,3]"));
    refused(400, "fewer elements", with("[1,2,3]", "[100,2,3]"));
    refused(400, "only 6 elements", with("[1,2,3]", "[7]"));
    refused(400, "more elements", with("[1,2,3]", "[5]"));
    refused(400, "too many elements", with("[1,2,3]", "[1000000,1000000,1000000]"));
    refused(400, "is too large", with("[1,2,3]", "[99999999999]"));
    refused(400, "not valid JSON", with("[1,2,3]", "[99999999999999999999999]"));
    refused(400, "not valid JSON", with("0.25", "NaN"));
    refused(400, "is no FP32", with("0.25", "1e39"));
    refused(400, "is no FP32", with("0.25", "\"NaN\""));
    refused(400, "is no FP32", with("0.25", "null"));
    refused(400, "is no FP32", with("0.25", "{\"a\":1}"));
    refused(400, "is no INT8", with("FP32", "INT8"));
    refused(400, "either data or", with(",\"data\":[0.5,-1,0.25,2,0,1]", ""));
    refused(400, "no output 'x'", GOOD.replaceFirst("\\{", "{\"outputs\":[{\"name\":\"x\"}],"));
  }

  @Test
  void wrongBinaryTensors() {
    String json = with("\"data\":[0.5,-1,0.25,2,0,1]", "\"parameters\":{\"binary_data_size\":24}");
    byte[] body = Arrays.copyOf(json.getBytes(StandardCharsets.UTF_8), json.length() + 24);
    String length = Integer.toString(json.length());
    assertEquals(200, binary(body, length).status());
    told("belong to no input", Arrays.copyOf(body, body.length + 1), length);
    told("only 23 are left", Arrays.copyOf(body, body.length - 1), length);
    told("but the body has", body, "100000");
    told("whole number", body, "-5");
    told("whole number", body, "99999999999999999999");
    told("not valid JSON", body, "10");
    byte[] nan = body.clone();
    Arrays.fill(nan, body.length - 4, body.length, (byte) 0xff);
    told("feature 5 of example 0 is NaN", nan, length);
    String texts = json.replace("FP32", "BYTES");
    byte[] lengths = Arrays.copyOf(texts.getBytes(StandardCharsets.UTF_8), texts.length() + 24);
    Arrays.fill(lengths, texts.length(), texts.length() + 4, (byte) 0xff);
    told("announces 4294967295 bytes", lengths, Integer.toString(texts.length()));
  }

  private Client.Reply binary(byte[] body, String length) {
    return client.post("/v2/models/way/infer", body, Body.JSON_LENGTH, length);
  }

  private void told(String message, byte[] body, String length) {
    Client.Reply reply = binary(body, length);
    assertEquals(400, reply.status(), reply.text());
    assertTrue(reply.error().contains(message), reply.error());
  }

  @Test
  void wrongPathsAndMethods() throws IOException {
    for (String path :
        List.of(
            "/",
            "/v2/models",
            "/v2/models/none",
            "/v2/health/x",
            "/v2/models/way/x",
            "/v2/models/way/versions/2",
            "/%ff",
            "/v2/models/%2e%2e/infer")) {
      Client.Reply reply = client.get(path);
      assertEquals(404, reply.status(), path);
      assertNotNull(reply.error(), path);
    }
    assertEquals(405, client.get("/v2/models/way/infer").status());
    assertEquals(405, client.post("/v2", "{}").status());
    assertEquals(
        415, client.post("/v2/models/way/infer", new byte[3], "Content-Encoding", "gzip").status());
    // "HEAD" has the length of what GET gives, and no body.
    String head =
        raw("HEAD /v2/health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertTrue(head.startsWith("HTTP/1.1 200"), head);
    assertTrue(head.toLowerCase(Locale.ROOT).contains("content-length: 13"), head);
    assertTrue(head.endsWith("\r\n\r\n"), head);
  }

  /** Sends bytes and reads an answer, of the length that it tells. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(server.address().getHost(), server.address().getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      for (int c = in.read(); c >= 0; c = in.read()) {
        head.append((char) c);
        if (head.length() > 3 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
          break;
        }
      }
      Matcher length = LENGTH.matcher(head);
      boolean hasBody = length.find() && !request.startsWith("HEAD");
      int bytes = hasBody ? Integer.parseInt(length.group(1)) : 0;
      return head + new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
    }
  }

  @Test
  void hugeAndCutBodies() throws IOException {
    String start = "POST /v2/models/way/infer HTTP/1.1\r\nHost: localhost\r\n";
    String huge = raw(start + "Content-Length: 999999999999\r\n\r\n{");
    assertTrue(huge.startsWith("HTTP/1.1 413"), huge);
    assertTrue(huge.contains("{\"error\":\"a request may have 100000 bytes\"}"), huge);
    String chunk = "186a1\r\n" + " ".repeat(100_001) + "\r\n0\r\n\r\n";
    String chunked = raw(start + "Transfer-Encoding: chunked\r\n\r\n" + chunk);
    assertTrue(chunked.startsWith("HTTP/1.1 413"), chunked);
    String small =
        raw(
            start
                + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
                    .formatted(GOOD.length(), GOOD));
    assertTrue(small.startsWith("HTTP/1.1 200"), small);
    // Cut in the middle: the client goes away, or says nothing more.
    for (int i = 0; i < 20; i++) {
      try (Socket socket = new Socket(server.address().getHost(), server.address().getPort())) {
        String cut = start + "Content-Length: 1000\r\n\r\n{\"inputs\":";
        socket.getOutputStream().write(cut.getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    try (Socket socket = new Socket(server.address().getHost(), server.address().getPort())) {
      String cut = start + "Content-Length: 1000\r\n\r\n{\"inputs\":";
      socket.getOutputStream().write(cut.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      String reply =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertTrue(reply.contains("the body ends before it is complete"), reply);
    }
  }

  @Test
  void otherNamesForThisMachineAreRefused() throws IOException {
    String reply = raw("GET /v2 HTTP/1.1\r\nHost: evil.example:80\r\nConnection: close\r\n\r\n");
    assertTrue(reply.startsWith("HTTP/1.1 403"), reply);
  }

  /** Random damage to a good request. */
  @Test
  void randomBytes() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 400; i++) {
      byte[] body = GOOD.getBytes(StandardCharsets.UTF_8);
      for (int flips = random.nextInt(1, 5); flips > 0; flips--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt();
      }
      Client.Reply reply = client.post("/v2/models/way/infer", body);
      String shown = new String(body, StandardCharsets.ISO_8859_1) + ", seed " + SEED;
      assertTrue(reply.status() == 200 || reply.status() == 400, reply.status() + shown);
      if (reply.status() == 400) {
        assertNotNull(reply.error(), shown);
      }
    }
  }

  /** More requests than there is room for: those beyond are told to come again. */
  @Test
  void tooManyAtOnce() throws Exception {
    CountDownLatch begun = new CountDownLatch(4);
    CountDownLatch go = new CountDownLatch(1);
    ServedModel slow = new InferenceServerTest.SlowModel(begun, go, new CountDownLatch(1));
    ServeOptions four =
        ServeOptions.defaults().withPort(0).withThreads(4).withLimits(1000, 4, 100_000);
    try (InferenceServer small = InferenceServer.start(Map.of("slow", slow), four);
        ExecutorService threads = Executors.newCachedThreadPool()) {
      Client own = Client.of(small);
      List<Future<Client.Reply>> waiting = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        waiting.add(threads.submit(() -> own.post("/v2/models/slow/infer", "{\"inputs\":[]}")));
      }
      begun.await();
      Client.Reply fifth = own.post("/v2/models/slow/infer", "{\"inputs\":[]}");
      assertEquals(503, fifth.status());
      assertEquals(List.of("1"), fifth.headers().get("retry-after"));
      assertTrue(fifth.error().contains("too many requests"), fifth.error());
      assertEquals(200, own.get("/v2/health/live").status());
      go.countDown();
      for (Future<Client.Reply> reply : waiting) {
        assertEquals(200, reply.get().status());
      }
      assertEquals(200, own.post("/v2/models/slow/infer", "{\"inputs\":[]}").status());
    }
  }
}
