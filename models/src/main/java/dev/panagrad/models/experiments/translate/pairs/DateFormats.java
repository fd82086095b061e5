package dev.panagrad.models.experiments.translate.pairs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes dates as people do in one of twelve languages. Names and patterns are from Unicode's CLDR,
 * stored in a file of the product, so that a run-time image without the module jdk.localedata has
 * the same dates.
 *
 * @param language its tag, as "de"
 * @param patterns full, long and medium ones, as "EEEE, d. MMMM y"
 * @param months their full names
 * @param shortMonths their short names
 * @param weekdays their full names from Monday on
 */
record DateFormats(
    String language,
    List<String> patterns,
    List<String> months,
    List<String> shortMonths,
    List<String> weekdays) {
  static final String FILE = "dates.tsv";
  private static final int STYLES = 3;

  /** All languages. */
  static List<DateFormats> all() {
    List<DateFormats> all = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(open(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        List<String> cells = List.of(line.split("\t"));
        int names = 1 + STYLES;
        all.add(
            new DateFormats(
                cells.getFirst(),
                cells.subList(1, names),
                List.of(cells.get(names).split("\\|")),
                List.of(cells.get(names + 1).split("\\|")),
                List.of(cells.get(names + 2).split("\\|"))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return List.copyOf(all);
  }

  /** The file with names and patterns. */
  static InputStream open() {
    InputStream in = DateFormats.class.getResourceAsStream(FILE);
    if (in == null) {
      throw new IllegalStateException("the product lacks its file " + FILE);
    }
    return in;
  }

  /**
   * Writes a date.
   *
   * @param style 0 for full, 1 for long, 2 for medium
   */
  String format(LocalDate date, int style) {
    String pattern = patterns.get(style);
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < pattern.length(); ) {
      char letter = pattern.charAt(at);
      int end = at + 1;
      if (letter == '\'') {
        end = pattern.indexOf('\'', at + 1) + 1;
        text.append(pattern, at + 1, end - 1);
      } else {
        while (end < pattern.length() && pattern.charAt(end) == letter) {
          end++;
        }
        append(text, date, letter, end - at);
      }
      at = end;
    }
    return text.toString();
  }

  private void append(StringBuilder text, LocalDate date, char letter, int count) {
    switch (letter) {
      case 'y' -> text.append(date.getYear());
      case 'd' -> appendNumber(text, date.getDayOfMonth(), count);
      case 'E' -> text.append(weekdays.get(date.getDayOfWeek().getValue() - 1));
      case 'M' -> {
        switch (count) {
          case 3 -> text.append(shortMonths.get(date.getMonthValue() - 1));
          case 4 -> text.append(months.get(date.getMonthValue() - 1));
          default -> appendNumber(text, date.getMonthValue(), count);
        }
      }
      default -> text.repeat(letter, count);
    }
  }

  private static void appendNumber(StringBuilder text, int number, int digits) {
    if (digits == 2 && number < 10) {
      text.append('0');
    }
    text.append(number);
  }
}
