package dev.panagrad.cli;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.panagrad.cli.terminal.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A training in this JVM with its live page. */
final class LivePage {
  private static final Pattern ADDRESS =
      Pattern.compile("(?:watch it (?:learn|again)|learn here): (http://\\S+/)");
  private static final int PATIENCE_MILLIS = 180_000;
  private static final int LOOK_MILLIS = 10;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CompletableFuture<Integer> code;
  private final URI address;

  private LivePage(Object... arguments) throws InterruptedException {
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    code =
        CompletableFuture.supplyAsync(
            () ->
                Main.run(
                    Console.plain(new PrintWriter(out, true)), new PrintWriter(err, true), texts),
            task -> Thread.ofPlatform().name("training").start(task));
    Matcher matcher = ADDRESS.matcher(out.toString());
    for (int waited = 0; !matcher.find() && waited < PATIENCE_MILLIS && !code.isDone(); ) {
      Thread.sleep(LOOK_MILLIS);
      waited += LOOK_MILLIS;
      matcher = ADDRESS.matcher(out.toString());
    }
    matcher.reset();
    address = matcher.find() ? URI.create(matcher.group(1)) : null;
    assertNotNull(address, () -> "no address in: " + out + err);
  }

  /** Begins to train at once with this command line, which asks for the page. */
  static LivePage train(Object... arguments) throws InterruptedException {
    Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = "--no-wait";
    return new LivePage(all);
  }

  /** Begins to train an experiment at once on small digits, for as many steps as are given. */
  static LivePage digits(Path folder, String experiment, int steps, Object... more)
      throws InterruptedException, IOException {
    List<Object> all = new ArrayList<>(List.of("train", experiment));
    all.addAll(List.of("--data", SmallDigits.write(folder.resolve("data")), "--batch", 20));
    all.addAll(List.of("--steps", steps, "--out", folder.resolve("run"), "--quiet", "--dashboard"));
    all.addAll(Arrays.asList(more));
    return train(all.toArray());
  }

  /** Runs this command line, whose page waits for somebody and stays. */
  static LivePage open(Object... arguments) throws InterruptedException {
    return new LivePage(arguments);
  }

  String out() {
    return out.toString();
  }

  URI address() {
    return address;
  }

  /** Waits for the training's end and gives the exit code. */
  int await() throws ExecutionException, InterruptedException {
    return code.get();
  }

  boolean ended() {
    return code.isDone();
  }

  String err() {
    return err.toString();
  }

  /** Sends a request as a browser would, and gives status and body. */
  Answer request(String method, String name, byte[] body) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) address.resolve(name).toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setReadTimeout(PATIENCE_MILLIS);
    if (body != null) {
      connection.setDoOutput(true);
      try (OutputStream to = connection.getOutputStream()) {
        to.write(body);
      }
    }
    int status = connection.getResponseCode();
    try (InputStream from =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return new Answer(status, new String(from.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  Answer act(String json) throws IOException {
    return request("POST", "act", json.getBytes(StandardCharsets.UTF_8));
  }

  /** Acts as soon as the training has begun. */
  Answer actWhenBegun(String json) throws IOException, InterruptedException {
    Answer answer = act(json);
    while (answer.status() == 409 && answer.body().contains("begun")) {
      Thread.sleep(LOOK_MILLIS);
      answer = act(json);
    }
    return answer;
  }

  /**
   * An answer.
   *
   * @param status of HTTP
   */
  record Answer(int status, String body) {}

  /** Opens a connection and sends these bytes as they are. */
  Socket raw(String head) throws IOException {
    Socket socket =
        new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), address.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    return socket;
  }

  /** The status line of the answer to these bytes. */
  String status(String head) throws IOException {
    try (Socket socket = raw(head)) {
      StringBuilder line = new StringBuilder();
      InputStream in = socket.getInputStream();
      for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
        line.append((char) c);
      }
      return line.toString();
    }
  }
}
