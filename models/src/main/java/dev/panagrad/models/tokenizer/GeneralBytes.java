package dev.panagrad.models.tokenizer;

import java.nio.charset.StandardCharsets;

/**
 * UTF-8 that also encodes unpaired surrogates, which Java's strings may have, so that any string is
 * preserved.
 */
final class GeneralBytes {
  private final byte[] pending = new byte[4];
  private int length;

  GeneralBytes() {}

  /** The bytes of a character. */
  static byte[] of(int character) {
    if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
      return new byte[] {
        (byte) (0xE0 | character >> 12),
        (byte) (0x80 | (character >> 6 & 0x3F)),
        (byte) (0x80 | (character & 0x3F))
      };
    }
    return Character.toString(character).getBytes(StandardCharsets.UTF_8);
  }

  /** Takes the next byte and returns the text that is complete. */
  String add(int value) {
    boolean follows = (value & 0xC0) == 0x80;
    String before = follows && length > 0 ? "" : end();
    pending[length++] = (byte) value;
    if (length == wanted(pending[0])) {
      String character = character();
      length = 0;
      return before + character;
    }
    return before;
  }

  /** The replacement character if a character is incomplete, else nothing. */
  String end() {
    String text = length == 0 ? "" : "\uFFFD";
    length = 0;
    return text;
  }

  /** The number of bytes of a character by its first byte; 1 for bytes that start none. */
  private static int wanted(byte first) {
    int value = first & 0xFF;
    if (value < 0xC2 || value > 0xF4) {
      return 1;
    }
    return value < 0xE0 ? 2 : value < 0xF0 ? 3 : 4;
  }

  private String character() {
    int second = length < 2 ? 0 : pending[1] & 0xFF;
    if (length == 3 && pending[0] == (byte) 0xED && second >= 0xA0) {
      return String.valueOf((char) (0xD000 | (second & 0x3F) << 6 | (pending[2] & 0x3F)));
    }
    String text = new String(pending, 0, length, StandardCharsets.UTF_8);
    return text.codePointCount(0, text.length()) == 1 ? text : "\uFFFD";
  }
}
