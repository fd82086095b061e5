package dev.panagrad.models.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts that break careless tokenizers. */
final class HostileTexts {
  private static final List<String> PIECES =
      List.of(
          " ",
          "  ",
          "\n",
          "\r\n",
          "\t",
          "\u2581",
          "\u2040",
          "the ",
          "light",
          "don't",
          "\uFFFD",
          "\uD83D\uDE00",
          "\uD83D",
          "\uDE00",
          "e\u0301",
          "\u0000",
          "\u00A0",
          "\u2028",
          "\uFEFF",
          "<unk>",
          "<s>",
          "<0x41>",
          "\\u{41}",
          "42",
          "...",
          "--",
          "\"",
          "\u4E2D\u6587",
          "\u0627",
          "and ",
          ", ",
          ". ");

  private HostileTexts() {}

  /** Texts of random pieces and random characters, an empty one and long ones among them. */
  static List<String> of(long seed, int count) {
    Random random = new Random(seed);
    List<String> texts = new ArrayList<>(List.of("", " ", "\n", "\uD83D", "a".repeat(100_000)));
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(60);
      for (int j = 0; j < length; j++) {
        if (random.nextInt(4) == 0) {
          text.append((char) random.nextInt(0x10000));
        } else {
          text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
      }
      texts.add(text.toString());
    }
    return texts;
  }
}
