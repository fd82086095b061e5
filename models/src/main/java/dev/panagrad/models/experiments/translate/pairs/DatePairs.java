package dev.panagrad.models.experiments.translate.pairs;

import dev.panagrad.engine.random.Philox;
import dev.panagrad.models.io.file.Sha256;
import dev.panagrad.models.tokenizer.CharacterTokenizer;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.train.DataOrigin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Dates as people write them in twelve languages, with the same dates by ISO 8601, character by
 * character: generated from a seed in any number. One day in ten is never trained on, in any
 * language: those are for measuring.
 */
public final class DatePairs implements PairData {
  /** The largest number of tokens of a source, including its end. */
  public static final int LONGEST_SOURCE = 40;

  /** The number of tokens of every target, including its end. */
  public static final int LONGEST_TARGET = 11;

  /** Pairs per pass. */
  static final int EPOCH = 6_400;

  private static final int VALIDATION = 512;
  private static final int TEST = 1_024;
  private static final int HELD_OUT = 10;
  private static final LocalDate FIRST = LocalDate.of(1900, 1, 1);
  private static final int DAYS = 73_049;

  /** The epoch that the draws of pairs for measuring use. */
  private static final long MEASURED = -1;

  private static final long TESTED = -2;

  private final List<DateFormats> formats = DateFormats.all();
  private final long seed;
  private final Tokenizer sourceTokens;
  private final Tokenizer targetTokens;

  /** Dates drawn by a seed. */
  public DatePairs(long seed) {
    this.seed = seed;
    List<String> texts = new ArrayList<>(List.of("0123456789"));
    for (DateFormats language : formats) {
      texts.addAll(language.patterns());
      texts.addAll(language.months());
      texts.addAll(language.shortMonths());
      texts.addAll(language.weekdays());
    }
    sourceTokens = CharacterTokenizer.learn(texts, Integer.MAX_VALUE);
    targetTokens = CharacterTokenizer.learn(List.of("0123456789-"), Integer.MAX_VALUE);
  }

  @Override
  public Tokenizer sourceTokens() {
    return sourceTokens;
  }

  @Override
  public Tokenizer targetTokens() {
    return targetTokens;
  }

  @Override
  public List<Pair> epoch(long epoch) {
    List<Pair> pairs = new ArrayList<>(EPOCH);
    for (int i = 0; i < EPOCH; i++) {
      TextPair pair = pair(epoch, i, false);
      pairs.add(new Pair(sourceTokens.encode(pair.source()), targetTokens.encode(pair.target())));
    }
    return pairs;
  }

  @Override
  public List<TextPair> validation() {
    return heldOut(MEASURED, VALIDATION);
  }

  @Override
  public List<TextPair> test() {
    return heldOut(TESTED, TEST);
  }

  private List<TextPair> heldOut(long epoch, int count) {
    List<TextPair> pairs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      pairs.add(pair(epoch, i, true));
    }
    return pairs;
  }

  private TextPair pair(long epoch, int index, boolean heldOut) {
    for (int tries = 0; ; tries++) {
      // Pairs for measuring are the same for every seed.
      long key = heldOut ? 0 : seed;
      int day = draw(key, epoch, index, 3 * tries, DAYS);
      if (isHeldOut(day) == heldOut) {
        DateFormats language = formats.get(draw(key, epoch, index, 3 * tries + 1, formats.size()));
        int style = draw(key, epoch, index, 3 * tries + 2, language.patterns().size());
        LocalDate date = FIRST.plusDays(day);
        return new TextPair(language.format(date, style), date.toString());
      }
    }
  }

  /** Spread evenly, and the same for every seed. */
  private static boolean isHeldOut(int day) {
    return Math.floorMod(Philox.word(0, 0, 0, day), HELD_OUT) == 0;
  }

  /** Whether a date is one of those that are never trained on. */
  static boolean isHeldOut(LocalDate date) {
    return isHeldOut((int) (date.toEpochDay() - FIRST.toEpochDay()));
  }

  private static int draw(long key, long epoch, int index, int number, int below) {
    int word = Philox.word(key, number, epoch, index);
    return (int) ((Integer.toUnsignedLong(word) * below) >>> Integer.SIZE);
  }

  @Override
  public DataOrigin origin() {
    try (InputStream in = DateFormats.open()) {
      Map<String, String> sums = new LinkedHashMap<>();
      sums.put(DateFormats.FILE, Sha256.of(in.readAllBytes()));
      sums.putAll(vocabularies().fingerprints());
      return new DataOrigin("dates in twelve languages, made from the seed", sums);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int longestSource() {
    return LONGEST_SOURCE;
  }

  @Override
  public int longestTarget() {
    return LONGEST_TARGET;
  }
}
