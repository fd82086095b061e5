package dev.panagrad.models.tokenizer;

/**
 * Printable symbols: characters that are invisible or not allowed in a file are written as their
 * code in braces.
 */
final class Escapes {
  private static final String OPEN = "\\u{";

  private Escapes() {}

  static String write(String symbol) {
    StringBuilder text = new StringBuilder();
    symbol
        .codePoints()
        .forEach(
            c -> {
              if (c == '\\' || !isSeen(c)) {
                text.append(OPEN).append(Integer.toHexString(c)).append('}');
              } else {
                text.appendCodePoint(c);
              }
            });
    return text.toString();
  }

  /** Null if the text isn't an output of {@link #write}. */
  static String read(String text) {
    StringBuilder symbol = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.charAt(at) != '\\') {
        symbol.append(text.charAt(at++));
        continue;
      }
      int close = text.indexOf('}', at);
      if (!text.startsWith(OPEN, at) || close < 0 || close > at + OPEN.length() + 6) {
        return null;
      }
      int code;
      try {
        code = Integer.parseUnsignedInt(text, at + OPEN.length(), close, 16);
      } catch (NumberFormatException e) {
        return null;
      }
      if (!Character.isValidCodePoint(code)) {
        return null;
      }
      symbol.appendCodePoint(code);
      at = close + 1;
    }
    return symbol.toString();
  }

  private static boolean isSeen(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
