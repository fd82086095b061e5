import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * Trains with the live page open in a headless Chromium, and makes an animated picture of it.
 *
 * <p>{@code java docs/pictures/LivePagePicture.java docs/pictures/live-page.gif ./panagrad train
 * mnist-softmax --dashboard --out runs/picture}
 */
class LivePagePicture {
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 800;
  private static final double SCALE = 0.625;

  /** Pictures of the training; one more is of its end. */
  private static final int FRAMES = 18;

  private static final long PATIENCE_MINUTES = 20;

  private final WebSocket socket;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private int asked;

  private LivePagePicture(HttpClient client, URI page) {
    socket = client.newWebSocketBuilder().buildAsync(page, new Receiver()).join();
  }

  /** Takes the file to be made and the command that trains with a page. */
  public static void main(String... args) throws Exception {
    if (args.length < 2) {
      System.err.println("usage: LivePagePicture.java FILE.gif COMMAND..., with train --dashboard");
      System.exit(2);
    }
    Process training =
        new ProcessBuilder(List.of(args).subList(1, args.length))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Path profile = Files.createTempDirectory("live-page");
    Process browser =
        new ProcessBuilder(
                "chromium",
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
    try {
      HttpClient client = HttpClient.newHttpClient();
      String address = await(training.inputReader(), "watch it learn: (http://\\S+/)");
      String tools = await(browser.inputReader(), "listening on ws://([^/]+)/");
      HttpRequest list =
          HttpRequest.newBuilder(URI.create("http://" + tools + "/json/list")).build();
      String targets = client.send(list, HttpResponse.BodyHandlers.ofString()).body();
      String page = found(targets, "(ws://[^\"]+/page/[^\"]+)");
      List<BufferedImage> frames = new LivePagePicture(client, URI.create(page)).film(address);
      Gif.write(Path.of(args[0]), frames);
      System.out.printf(
          "%s: %d frames, %,d bytes%n", args[0], frames.size(), Files.size(Path.of(args[0])));
    } finally {
      training.destroy();
      browser.destroy();
    }
  }

  /** Reads lines up to one that matches; a thread reads away all that follow. */
  private static String await(BufferedReader lines, String pattern) throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher matcher = Pattern.compile(pattern).matcher(line);
      if (matcher.find()) {
        Thread.ofVirtual().start(() -> lines.lines().forEach(_ -> {}));
        return matcher.group(1);
      }
    }
    throw new IOException("ended without " + pattern);
  }

  private static String found(String text, String pattern) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new IOException("no " + pattern + " in " + text);
    }
    return matcher.group(1);
  }

  /** Pictures at even steps, and one of the end. */
  private List<BufferedImage> film(String address) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        "\"width\":%d,\"height\":%d,\"deviceScaleFactor\":1,\"mobile\":false"
            .formatted(WIDTH, HEIGHT));
    call("Page.navigate", "\"url\":\"" + address + "\"");
    List<BufferedImage> frames = new ArrayList<>();
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
    double next = 0.2 / FRAMES;
    while (System.nanoTime() < end) {
      double done = Double.parseDouble(value("document.getElementById('progress')?.value ?? 0"));
      if (done >= Math.min(next, 1)) {
        if (done >= 1) {
          // The last values come after the last step.
          Thread.sleep(4_000);
        }
        frames.add(picture());
        next = done + 1.0 / FRAMES;
        if (done >= 1) {
          return frames;
        }
      }
      Thread.sleep(60);
    }
    throw new IOException("the training didn't end; see whether it can be watched by hand");
  }

  private BufferedImage picture() throws Exception {
    String clip =
        "\"clip\":{\"x\":0,\"y\":0,\"width\":%d,\"height\":%d,\"scale\":%s}"
            .formatted(WIDTH, HEIGHT, SCALE);
    String data = found(call("Page.captureScreenshot", clip), "\"data\":\"([^\"]+)\"");
    return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(data)));
  }

  private String value(String expression) throws Exception {
    String quoted = expression.replace("\"", "\\\"");
    String answer = call("Runtime.evaluate", "\"expression\":\"%s\"".formatted(quoted));
    Matcher matcher = Pattern.compile("\"value\":([-0-9.e]+)").matcher(answer);
    return matcher.find() ? matcher.group(1) : "0";
  }

  private String call(String method, String parameters) throws Exception {
    int id = ++asked;
    socket
        .sendText(
            "{\"id\":%d,\"method\":\"%s\",\"params\":{%s}}".formatted(id, method, parameters), true)
        .join();
    String answer = answers.poll(PATIENCE_MINUTES, TimeUnit.MINUTES);
    if (answer == null || !answer.contains("\"result\"")) {
      throw new IOException(method + " gave " + answer);
    }
    return answer;
  }

  /** Puts messages together and keeps those that answer a call. */
  private final class Receiver implements WebSocket.Listener {
    private final StringBuilder parts = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      parts.append(part);
      if (last) {
        if (parts.indexOf("\"id\":") >= 0 && parts.indexOf("\"method\":") < 0) {
          answers.add(parts.toString());
        }
        parts.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  /** Writes an animated GIF whose frames hold only what has changed. */
  private static final class Gif {
    private static final int COLOURS = 256;
    private static final int CLEAR = COLOURS - 1;
    private static final int DELAY = 35;
    private static final int LAST_DELAY = 350;

    static void write(Path file, List<BufferedImage> frames) throws IOException {
      int[] palette = palette(frames);
      int[] places = new int[1 << 15];
      Arrays.fill(places, -1);
      var colours =
          new java.awt.image.IndexColorModel(
              8, COLOURS, palette, 0, false, CLEAR, java.awt.image.DataBuffer.TYPE_BYTE);
      var writer = ImageIO.getImageWritersByFormatName("gif").next();
      Path beside = Files.createTempFile(file.toAbsolutePath().getParent(), "picture", ".part");
      try (var out = ImageIO.createImageOutputStream(beside.toFile())) {
        writer.setOutput(out);
        writer.prepareWriteSequence(null);
        int[] before = null;
        for (int i = 0; i < frames.size(); i++) {
          BufferedImage frame = frames.get(i);
          int width = frame.getWidth();
          int[] now = frame.getRGB(0, 0, width, frame.getHeight(), null, 0, width);
          var indexed =
              new BufferedImage(width, frame.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, colours);
          byte[] to =
              ((java.awt.image.DataBufferByte) indexed.getRaster().getDataBuffer()).getData();
          for (int p = 0; p < now.length; p++) {
            now[p] = place(now[p], palette, places);
            to[p] = (byte) (before != null && before[p] == now[p] ? CLEAR : now[p]);
          }
          before = now;
          writer.writeToSequence(
              new javax.imageio.IIOImage(
                  indexed, null, metadata(writer, indexed, i, i == frames.size() - 1)),
              null);
        }
        writer.endWriteSequence();
      }
      Files.move(beside, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private static int key(int rgb) {
      return (rgb >> 9 & 0x7c00) | (rgb >> 6 & 0x3e0) | (rgb >> 3 & 0x1f);
    }

    /** The colours that occur most in all frames. */
    private static int[] palette(List<BufferedImage> frames) {
      long[] counts = new long[1 << 15];
      int[] sample = new int[1 << 15];
      for (BufferedImage frame : frames) {
        int width = frame.getWidth();
        for (int rgb : frame.getRGB(0, 0, width, frame.getHeight(), null, 0, width)) {
          counts[key(rgb)]++;
          sample[key(rgb)] = rgb;
        }
      }
      Integer[] order = new Integer[counts.length];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, (a, b) -> Long.compare(counts[b], counts[a]));
      int[] palette = new int[COLOURS];
      for (int i = 0; i < CLEAR; i++) {
        palette[i] = sample[order[i]];
      }
      return palette;
    }

    /** The nearest colour of the palette. */
    private static int place(int rgb, int[] palette, int[] places) {
      int key = key(rgb);
      if (places[key] < 0) {
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < CLEAR; i++) {
          int red = (rgb >> 16 & 255) - (palette[i] >> 16 & 255);
          int green = (rgb >> 8 & 255) - (palette[i] >> 8 & 255);
          int blue = (rgb & 255) - (palette[i] & 255);
          int distance = red * red + green * green + blue * blue;
          if (distance < least) {
            least = distance;
            places[key] = i;
          }
        }
      }
      return places[key];
    }

    private static javax.imageio.metadata.IIOMetadata metadata(
        javax.imageio.ImageWriter writer, BufferedImage image, int number, boolean last)
        throws IOException {
      var metadata =
          writer.getDefaultImageMetadata(
              javax.imageio.ImageTypeSpecifier.createFromRenderedImage(image), null);
      String format = metadata.getNativeMetadataFormatName();
      var root = (javax.imageio.metadata.IIOMetadataNode) metadata.getAsTree(format);
      var control =
          (org.w3c.dom.Element) root.getElementsByTagName("GraphicControlExtension").item(0);
      control.setAttribute("disposalMethod", "doNotDispose");
      control.setAttribute("delayTime", Integer.toString(last ? LAST_DELAY : DELAY));
      control.setAttribute("transparentColorFlag", number == 0 ? "FALSE" : "TRUE");
      control.setAttribute("transparentColorIndex", Integer.toString(CLEAR));
      if (number == 0) {
        var extensions = new javax.imageio.metadata.IIOMetadataNode("ApplicationExtensions");
        var loop = new javax.imageio.metadata.IIOMetadataNode("ApplicationExtension");
        loop.setAttribute("applicationID", "NETSCAPE");
        loop.setAttribute("authenticationCode", "2.0");
        // Again and again.
        loop.setUserObject(new byte[] {1, 0, 0});
        extensions.appendChild(loop);
        root.appendChild(extensions);
      }
      metadata.setFromTree(format, root);
      return metadata;
    }
  }
}
