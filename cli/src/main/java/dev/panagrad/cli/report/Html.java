package dev.panagrad.cli.report;

import dev.panagrad.models.io.file.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A page in one file: no scripts and no external resources, so that it still opens years later. */
final class Html {
  /** Tables with more columns than this scroll where there is no room. */
  private static final int MANY = 6;

  /** A box that scrolls if its content is wider than the page, also by keys. */
  static final String WIDE = "<div class=\"wide\" tabindex=\"0\">";

  private final String title;
  private final StringBuilder body = new StringBuilder();

  Html(String title) {
    this.title = title;
    body.append("<h1>").append(escaped(title)).append("</h1>\n");
  }

  /** Text escaped for HTML and its attributes. */
  static String escaped(Object text) {
    return text.toString()
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  void heading(String text) {
    body.append("<h2>").append(escaped(text)).append("</h2>\n");
  }

  void paragraph(String text) {
    body.append("<p>").append(escaped(text)).append("</p>\n");
  }

  /** Pictures or other pieces side by side, as many as fit the page. */
  void beside(List<String> pieces) {
    body.append("<div class=\"beside\">\n");
    pieces.forEach(piece -> body.append("<figure>").append(piece).append("</figure>\n"));
    body.append("</div>\n");
  }

  /** Adds a piece of HTML. */
  void piece(String html) {
    body.append(html).append('\n');
  }

  /**
   * Adds a table.
   *
   * @param header names of columns, those of numbers prefixed with {@code >}
   * @param rows cells, plain text
   */
  void table(List<String> header, List<? extends List<?>> rows) {
    boolean many = header.size() > MANY;
    body.append(WIDE).append("<table").append(many ? " class=\"many\"" : "");
    body.append("><thead><tr>");
    for (String name : header) {
      boolean number = name.startsWith(">");
      body.append(number ? "<th class=\"n\" scope=\"col\">" : "<th scope=\"col\">");
      body.append(escaped(number ? name.substring(1) : name)).append("</th>");
    }
    body.append("</tr></thead><tbody>\n");
    for (List<?> row : rows) {
      body.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        body.append(header.get(i).startsWith(">") ? "<td class=\"n\">" : "<td>");
        body.append(escaped(row.get(i))).append("</td>");
      }
      body.append("</tr>\n");
    }
    body.append("</tbody></table></div>\n");
  }

  /** The whole page. */
  String page() {
    return """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
    <title>%s</title>
    <style>
    %s</style>
    </head>
    <body>
    %s</body>
    </html>
    """
        .formatted(escaped(title), style(), body);
  }

  private static String style() {
    try (InputStream in = Html.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the page, replacing an existing file as a whole. */
  void write(Path file) {
    byte[] bytes = page().getBytes(StandardCharsets.UTF_8);
    AtomicFiles.replace(file, channel -> channel.write(ByteBuffer.wrap(bytes)));
  }
}
