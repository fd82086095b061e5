package dev.panagrad.models.network;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** The words after a layer's kind, read one by one. */
final class Words {
  private final String layer;
  private final Deque<String> words;

  Words(String layer, List<String> words) {
    this.layer = layer;
    this.words = new ArrayDeque<>(words);
  }

  static void check(boolean condition, String message, Object... arguments) {
    if (!condition) {
      throw new IllegalArgumentException(message.formatted(arguments));
    }
  }

  /** The activation as a suffix of a layer's text; empty for the default one. */
  static String unless(ActivationFunction usual, ActivationFunction activation) {
    return activation == usual ? "" : " " + activation.text();
  }

  private String next(String what) {
    if (words.isEmpty()) {
      throw new IllegalArgumentException("'%s' needs a %s".formatted(layer, what));
    }
    return words.removeFirst();
  }

  private IllegalArgumentException wrong(String word, String what, Exception cause) {
    return new IllegalArgumentException(
        "in '%s', '%s' is no %s".formatted(layer, word, what), cause);
  }

  int number(String what) {
    return integer(next(what), what);
  }

  private int integer(String word, String what) {
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException e) {
      throw wrong(word, what, e);
    }
  }

  float real(String what) {
    String word = next(what);
    return real(word, word, what);
  }

  private float real(String text, String word, String what) {
    try {
      return Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw wrong(word, what, e);
    }
  }

  /** Numbers with commas between them. */
  List<Float> reals(String what) {
    String word = next(what);
    return Arrays.stream(word.split(",", -1)).map(text -> real(text, word, what)).toList();
  }

  /** Numbers with an x between them. */
  int[] sizes(String what, int count) {
    String word = next(what);
    int[] sizes =
        Arrays.stream(word.split("x", -1)).mapToInt(part -> integer(part, what)).toArray();
    if (sizes.length != count) {
      throw wrong(word, what, null);
    }
    return sizes;
  }

  /** A stride, written "/2", if it comes next. */
  int stride(int otherwise) {
    if (words.isEmpty() || !words.getFirst().startsWith("/")) {
      return otherwise;
    }
    return integer(words.removeFirst().substring(1), "stride, as /2");
  }

  /** An activation, if one comes next. */
  ActivationFunction activation(ActivationFunction otherwise) {
    if (words.isEmpty()) {
      return otherwise;
    }
    String word = words.removeFirst();
    return ActivationFunction.find(word)
        .orElseThrow(
            () -> wrong(word, "activation; there are " + ActivationFunction.names(), null));
  }

  boolean hasMore() {
    return !words.isEmpty();
  }

  /** Checks that no words are left. */
  void end() {
    check(words.isEmpty(), "in '%s', nothing is known of '%s'", layer, String.join(" ", words));
  }
}
