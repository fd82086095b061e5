package dev.panagrad.models.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Some hundred short sentences of made-up words with their translations, in a file. */
final class FewPairs {
  private static final String[] SYLLABLES = {"ba", "de", "ki", "lo", "mu", "ra", "se", "ti", "vo"};
  private static final int PAIRS = 400;
  private static Path file;

  private FewPairs() {}

  /** The file, the same for all tests of a JVM. */
  static synchronized Path file() {
    if (file == null) {
      try {
        file = Files.createTempFile("pairs", ".tsv");
        file.toFile().deleteOnExit();
        Files.write(file, lines());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return file;
  }

  private static List<String> lines() {
    SplittableRandom random = new SplittableRandom(1);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < PAIRS; i++) {
      StringBuilder source = new StringBuilder();
      StringBuilder target = new StringBuilder();
      for (int word = random.nextInt(2, 7); word > 0; word--) {
        for (int syllable = random.nextInt(1, 4); syllable > 0; syllable--) {
          String next = SYLLABLES[random.nextInt(SYLLABLES.length)];
          source.append(next);
          target.append(next.charAt(1)).append(next.charAt(0));
        }
        source.append(word == 1 ? "." : " ");
        target.append(word == 1 ? "." : " ");
      }
      lines.add(source + "\t" + target);
    }
    return lines;
  }
}
