package dev.panagrad.cli;

import dev.panagrad.models.io.json.JsonException;
import dev.panagrad.models.io.json.JsonReader;
import dev.panagrad.models.io.json.JsonWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium with one page, driven through its DevTools protocol. */
final class Browser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final String LISTENS = "DevTools listening on ";

  /** Far more than anything here takes: only a page that hangs is ended by it. */
  private static final long PATIENCE_SECONDS = 180;

  private static final long LOOK_MILLIS = 50;

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final BlockingQueue<Map<String, Object>> answers = new LinkedBlockingQueue<>();
  private final WebSocket socket;
  private long asked;

  /**
   * Starts it.
   *
   * @param program as {@link #find} gives it
   * @param profile an empty folder
   */
  Browser(Path program, Path profile) throws Exception {
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--disable-dev-shm-usage",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .start();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    String line = lines.readLine();
    while (line != null && !line.startsWith(LISTENS)) {
      line = lines.readLine();
    }
    if (line == null) {
      throw new IOException(program + " ended at once");
    }
    URI server = URI.create(line.substring(LISTENS.length()).strip());
    Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> {}));
    socket =
        client
            .newWebSocketBuilder()
            .buildAsync(page(server.getPort()), new Receiver())
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    call("Page.enable", Map.of());
    call("Network.enable", Map.of());
  }

  /** The browser on the PATH. */
  static Optional<Path> find() {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private URI page(int port) throws Exception {
    URI list = URI.create("http://127.0.0.1:" + port + "/json/list");
    String targets =
        client.send(HttpRequest.newBuilder(list).build(), BodyHandlers.ofString()).body();
    Map<String, Object> all =
        JsonReader.object(StandardCharsets.UTF_8.encode("{\"all\":" + targets + "}"));
    Object url =
        ((List<?>) all.get("all"))
            .stream()
                .map(target -> (Map<?, ?>) target)
                .filter(target -> "page".equals(target.get("type")))
                .findFirst()
                .orElseThrow()
                .get("webSocketDebuggerUrl");
    return URI.create(url.toString());
  }

  /** Puts messages together and keeps those that answer a call. */
  private final class Receiver implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      parts.append(part);
      if (last) {
        try {
          Map<String, Object> message =
              JsonReader.object(StandardCharsets.UTF_8.encode(parts.toString()));
          if (message.containsKey("id")) {
            answers.add(message);
          }
        } catch (JsonException e) {
          throw new IllegalStateException(e);
        }
        parts.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }
  }

  /** Calls a method of the protocol and gives its result. */
  Map<?, ?> call(String method, Map<String, ?> parameters) throws InterruptedException {
    long id = ++asked;
    socket
        .sendText(JsonWriter.line(Map.of("id", id, "method", method, "params", parameters)), true)
        .join();
    Map<String, Object> answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (answer == null || !answer.get("id").equals(id) || !answer.containsKey("result")) {
      throw new IllegalStateException(method + " gave " + answer);
    }
    return (Map<?, ?>) answer.get("result");
  }

  void open(URI address) throws InterruptedException {
    call("Page.navigate", Map.of("url", address.toString()));
    await("document.readyState === 'complete' && location.href !== 'about:blank'");
  }

  /** The value of an expression in the page. */
  Object value(String expression) throws InterruptedException {
    Map<?, ?> result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.containsKey("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
    }
    return ((Map<?, ?>) result.get("result")).get("value");
  }

  /** Waits until an expression is true. */
  void await(String expression) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!Boolean.TRUE.equals(value(expression))) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "never true: " + expression + "; " + value("document.body.innerText"));
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  void press(String key) throws InterruptedException {
    String code = key.equals(" ") ? "Space" : key;
    String text = key.equals("Enter") ? "\r" : key;
    call(
        "Input.dispatchKeyEvent",
        text.length() == 1
            ? Map.of("type", "keyDown", "key", key, "code", code, "text", text)
            : Map.of("type", "keyDown", "key", key, "code", code));
    call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", code));
  }

  void click(String selector) throws InterruptedException {
    value("document.querySelector('" + selector + "').click()");
  }

  void mouse(String type, double x, double y) throws InterruptedException {
    call(
        "Input.dispatchMouseEvent",
        Map.of("type", type, "x", x, "y", y, "button", "left", "buttons", 1, "clickCount", 1));
  }

  /** Another size of the window, and light or dark colours. */
  void look(int width, int height, String scheme) throws InterruptedException {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    call(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  void offline() throws InterruptedException {
    call(
        "Network.emulateNetworkConditions",
        Map.of("offline", true, "latency", 0, "downloadThroughput", 0, "uploadThroughput", 0));
  }

  /** The page as PNG, with all that lies below the window. */
  byte[] screenshot() throws InterruptedException {
    Object data = call("Page.captureScreenshot", Map.of("captureBeyondViewport", true)).get("data");
    return Base64.getDecoder().decode(data.toString());
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
    try (Stream<ProcessHandle> children = process.descendants()) {
      children.forEach(ProcessHandle::destroyForcibly);
    }
    process.destroyForcibly();
    try {
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
