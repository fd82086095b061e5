package dev.panagrad.models.experiments.translate.pairs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.tokenizer.Tokenizer;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class DatePairsTest {
  /** Against the JDK's own CLDR. */
  @Test
  void datesAreWrittenAsJavaDoes() {
    assertEquals(12, DateFormats.all().size());
    FormatStyle[] styles = {FormatStyle.FULL, FormatStyle.LONG, FormatStyle.MEDIUM};
    SplittableRandom random = new SplittableRandom(5);
    for (DateFormats language : DateFormats.all()) {
      Locale locale = Locale.forLanguageTag(language.language());
      for (int style = 0; style < styles.length; style++) {
        DateTimeFormatter java =
            DateTimeFormatter.ofLocalizedDate(styles[style]).withLocale(locale);
        for (int i = 0; i < 60; i++) {
          LocalDate date = LocalDate.of(1900, 1, 1).plusDays(random.nextInt(73_049));
          assertEquals(java.format(date), language.format(date, style));
        }
      }
    }
  }

  @Test
  void whatIsMeasuredWithIsNeverTrainedOn() {
    DatePairs pairs = new DatePairs(3);
    Set<String> days = new HashSet<>();
    for (long epoch = 0; epoch < 3; epoch++) {
      for (Pair pair : pairs.epoch(epoch)) {
        days.add(pairs.targetTokens().decode(pair.target()));
      }
    }
    assertTrue(days.size() > 12_000, days.size() + " days");
    days.forEach(day -> assertFalse(DatePairs.isHeldOut(LocalDate.parse(day)), day));
    for (TextPair pair : pairs.validation()) {
      assertTrue(DatePairs.isHeldOut(LocalDate.parse(pair.target())), pair.target());
    }
    assertEquals(pairs.validation(), new DatePairs(4).validation());
  }

  @Test
  void epochsDependOnSeedAndNumberOnly() {
    List<Pair> first = new DatePairs(3).epoch(7);
    List<Pair> again = new DatePairs(3).epoch(7);
    List<Pair> other = new DatePairs(4).epoch(7);
    int same = 0;
    for (int i = 0; i < first.size(); i++) {
      assertTrue(Arrays.equals(first.get(i).source(), again.get(i).source()));
      assertTrue(Arrays.equals(first.get(i).target(), again.get(i).target()));
      same += Arrays.equals(first.get(i).source(), other.get(i).source()) ? 1 : 0;
    }
    assertNotEquals(first.size(), same);
  }

  @Test
  void theVocabulariesHaveAllCharactersAndTheBucketsAllLengths() {
    DatePairs pairs = new DatePairs(0);
    for (Pair pair : pairs.epoch(1)) {
      assertTrue(pair.source().length < pairs.longestSource());
      assertEquals(10, pair.target().length);
      for (int id : pair.source()) {
        assertNotEquals(Tokenizer.UNKNOWN, id);
      }
    }
  }
}
