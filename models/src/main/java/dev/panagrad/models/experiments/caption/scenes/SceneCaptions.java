package dev.panagrad.models.experiments.caption.scenes;

import java.util.ArrayList;
import java.util.List;

/**
 * The captions of scenes: "a big four", "a small seven above a big four". Each caption has a
 * number.
 */
final class SceneCaptions {
  static final int SMALL = 0;
  static final int BIG = 1;
  static final int ABOVE = 0;
  static final int LEFT_OF = 1;

  /** The kinds of a digit: its size and class. */
  private static final int KINDS = 20;

  private static final int DIGITS = 10;
  private static final List<String> SIZES = List.of("small", "big");
  private static final List<String> RELATIONS = List.of("above", "left of");
  private static final List<String> NAMES =
      List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

  private SceneCaptions() {}

  /** The number of the caption of a scene with one digit. */
  static int of(int size, int digit) {
    return size * DIGITS + digit;
  }

  /**
   * The number of the caption of a scene with two digits.
   *
   * @param relation of the first to the second
   */
  static int of(int relation, int size, int digit, int otherSize, int otherDigit) {
    int pair = of(size, digit) * KINDS + of(otherSize, otherDigit);
    return KINDS + relation * KINDS * KINDS + pair;
  }

  /** All captions, by number. */
  static List<String> all() {
    List<String> kinds = new ArrayList<>();
    for (String size : SIZES) {
      for (String name : NAMES) {
        kinds.add("a %s %s".formatted(size, name));
      }
    }
    List<String> all = new ArrayList<>(kinds);
    for (String relation : RELATIONS) {
      for (String first : kinds) {
        for (String second : kinds) {
          all.add("%s %s %s".formatted(first, relation, second));
        }
      }
    }
    return all;
  }
}
