package dev.panagrad.models.experiments.text.corpus;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Turns the bytes of a file into text. */
final class TextDecoder {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** The largest share of control characters in a text; occasional page breaks are fine. */
  private static final int CONTROL_SHARE = 10;

  private TextDecoder() {}

  /**
   * Decodes UTF-8, or Latin-1 if it isn't UTF-8.
   *
   * @return the text with every kind of line end as one line feed, or null if the bytes are no
   *     text, such as a picture or an archive
   */
  static String decode(byte[] bytes) {
    CharSequence given = characters(bytes);
    int start = !given.isEmpty() && given.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
    StringBuilder text = new StringBuilder(given.length());
    int control = 0;
    for (int i = start; i < given.length(); i++) {
      char c = given.charAt(i);
      if (c == 0) {
        return null;
      }
      if (c == '\n' && i > start && given.charAt(i - 1) == '\r') {
        continue;
      }
      text.append(c == '\r' ? '\n' : c);
      boolean known = Alphabet.encode(c) != Alphabet.UNKNOWN || c == '\r';
      control += !known && Character.isISOControl(c) ? 1 : 0;
    }
    boolean isText = (long) control * CONTROL_SHARE <= text.codePoints().count();
    return isText ? text.toString() : null;
  }

  private static CharSequence characters(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException notUtf8) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }
}
