package dev.panagrad.models.experiments.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Turns the bytes of a file into codes of the {@link Alphabet}. */
final class TextDecoder {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** A text may have this share of control characters; a page break now and then is no harm. */
  private static final int CONTROL_SHARE = 10;

  private TextDecoder() {}

  /**
   * Codes of a text.
   *
   * @param codes one a character, with every kind of line end as one line feed
   * @param unknown how many of them stand for characters without a code
   */
  record Decoded(byte[] codes, int unknown) {}

  /**
   * Decodes UTF-8, or Latin-1 if it isn't UTF-8.
   *
   * @return null if the bytes are no text, as those of a picture or an archive
   */
  static Decoded decode(byte[] bytes) {
    CharSequence text = characters(bytes);
    int start = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
    byte[] codes = new byte[text.length() - start];
    int length = 0;
    int unknown = 0;
    int control = 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return null;
      }
      if (Character.isLowSurrogate(c) || (c == '\n' && i > start && text.charAt(i - 1) == '\r')) {
        continue;
      }
      int code = Alphabet.encode(c == '\r' ? '\n' : c);
      codes[length++] = (byte) code;
      unknown += code == Alphabet.UNKNOWN ? 1 : 0;
      control += code == Alphabet.UNKNOWN && Character.isISOControl(c) ? 1 : 0;
    }
    boolean isText = (long) control * CONTROL_SHARE <= length;
    return isText ? new Decoded(Arrays.copyOf(codes, length), unknown) : null;
  }

  private static CharSequence characters(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException notUtf8) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }
}
