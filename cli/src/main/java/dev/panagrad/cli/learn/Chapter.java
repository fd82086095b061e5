package dev.panagrad.cli.learn;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A chapter of the course. Its file consists of lines of fields, as {@code title: ...}, an empty
 * line, and the text in HTML.
 *
 * @param name of its file
 * @param title a few words
 * @param about a sentence for the list of chapters
 * @param run the training that is started there
 * @param settings what the reader can change before it starts
 * @param claims the sources of the text's figures
 * @param text in HTML
 */
public record Chapter(
    String name,
    String title,
    String about,
    Recipe run,
    List<Setting> settings,
    List<Claim> claims,
    String text) {

  /** Reads one of the course's files. */
  static Chapter read(String name) {
    String file = name + ".html";
    try (InputStream in = Chapter.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the program was built without its file " + file);
      }
      return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a chapter from its file's text. */
  static Chapter parse(String name, String content) {
    int end = content.indexOf("\n\n");
    Map<String, String> fields = new LinkedHashMap<>();
    List<Setting> settings = new ArrayList<>();
    List<Claim> claims = new ArrayList<>();
    for (String line : content.substring(0, end).lines().toList()) {
      String[] field = line.split(":", 2);
      String value = field[1].strip();
      switch (field[0]) {
        case "setting" -> settings.add(Setting.parse(value));
        case "claim" -> claims.add(Claim.parse(value));
        default -> fields.put(field[0], value);
      }
    }
    return new Chapter(
        name,
        fields.get("title"),
        fields.get("about"),
        Recipe.parse(fields.get("run")),
        List.copyOf(settings),
        List.copyOf(claims),
        content.substring(end).strip());
  }

  /** The chapter as a map for the page. */
  public Map<String, Object> toMap() {
    return Map.of(
        "name", name,
        "title", title,
        "about", about,
        "run", run.toMap(),
        "settings", settings.stream().map(Setting::toMap).toList(),
        "text", text);
  }
}
