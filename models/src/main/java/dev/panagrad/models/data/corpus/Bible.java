package dev.panagrad.models.data.corpus;

import dev.panagrad.corpora.CorpusFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * The 31,077 verses that three translations of the Bible share. They are unchanged except that the
 * first words of many chapters of the Spanish one, which its source writes in capitals, are in
 * ordinary letters.
 */
public final class Bible {
  private static final int FIELDS = 4;

  private static final Pattern CAPITALS =
      Pattern.compile("^(\\P{L}*)((?:\\p{Lu}+ )*\\p{Lu}{2,})(?!\\p{L})");

  /** Names among the words in capitals, other than the first word. */
  private static final Set<String> NAMES =
      Set.of(
          "Jehová Jesús Saulo Samuel Salomón Moisés David Abraham Sarai Roboam Pashur Josías José"
              .concat(
                  " Josué Josaphat Joram Jacob Ezechîas Coré Booz Balaam Athalía Anna Achab Hiram")
              .split(" "));

  private Bible() {}

  /** All verses in the order of the books; read anew each time. */
  public static List<Verse> verses() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(CorpusFile.BIBLE3.open()), StandardCharsets.UTF_8))) {
      return reader.lines().map(Bible::verse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The King James Version as texts by book: one verse per line, an empty line after each chapter.
   */
  public static Map<String, String> kingJames() {
    Map<String, StringBuilder> books = new LinkedHashMap<>();
    String chapter = "";
    for (Verse verse : verses()) {
      StringBuilder book = books.computeIfAbsent(verse.book(), name -> new StringBuilder());
      String next = verse.key().substring(0, verse.key().indexOf(':'));
      book.append(book.isEmpty() || next.equals(chapter) ? "" : "\n");
      book.append(verse.kingJames()).append('\n');
      chapter = next;
    }
    Map<String, String> texts = new LinkedHashMap<>();
    books.forEach((name, text) -> texts.put(name, text.toString()));
    return texts;
  }

  private static Verse verse(String line) {
    String[] fields = line.split("\t", -1);
    if (fields.length != FIELDS) {
      throw new IllegalStateException(
          "the product's file %s is damaged".formatted(CorpusFile.BIBLE3.fileName()));
    }
    return new Verse(fields[0], fields[1], fields[2], withoutCapitals(fields[3]));
  }

  /** First words in capitals, as in "EN el principio" or "Y JEHOVÁ dijo", in ordinary letters. */
  static String withoutCapitals(String text) {
    Matcher matcher = CAPITALS.matcher(text);
    if (!matcher.find()) {
      return text;
    }
    StringBuilder words = new StringBuilder();
    for (String word : matcher.group(2).split("(?<= )", -1)) {
      String title = word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
      boolean capital = words.isEmpty() || NAMES.contains(title);
      words.append(capital ? title : title.toLowerCase(Locale.ROOT));
    }
    return matcher.group(1) + words + text.substring(matcher.end());
  }
}
