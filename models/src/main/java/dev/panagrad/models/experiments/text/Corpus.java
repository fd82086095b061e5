package dev.panagrad.models.experiments.text;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.train.DataOrigin;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Texts to train on and texts to validate with, as codes of the {@link Alphabet}.
 *
 * @param training the books that are trained on
 * @param validation those that are set aside, perhaps none
 * @param unknown characters without a code of their own, in all books
 * @param origin where the texts come from
 */
public record Corpus(Books training, Books validation, long unknown, DataOrigin origin) {
  private static final String EMBEDDED = "sonnets.txt";

  /** Shakespeare's sonnets, which come with the product. */
  public static Corpus embedded() {
    try (InputStream in = Corpus.class.getResourceAsStream(EMBEDDED)) {
      if (in == null) {
        throw new IllegalStateException("the product lacks its text " + EMBEDDED);
      }
      Reader reader = new Reader();
      reader.add(EMBEDDED, EMBEDDED, in.readAllBytes());
      return reader.corpus("embedded sonnets of Shakespeare");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads the files of a pattern as {@code books/*.txt}, in the order of their names.
   *
   * @throws FileException if there are none, or one of them is unreadable or no text
   */
  public static Corpus load(String pattern) {
    Reader reader = new Reader();
    for (Path file : TextFiles.find(pattern)) {
      try {
        reader.add(file.getFileName().toString(), file.toString(), Files.readAllBytes(file));
      } catch (IOException e) {
        throw new FileException(
            "%s can't be read (%s); check its permissions, or leave it out of --text"
                .formatted(file, e),
            e);
      }
    }
    return reader.corpus(pattern);
  }

  /** Collects files. */
  private static final class Reader {
    private final List<String> names = new ArrayList<>();
    private final List<byte[]> texts = new ArrayList<>();
    private final Map<String, String> sums = new LinkedHashMap<>();
    private long unknown;

    void add(String name, String path, byte[] bytes) {
      TextDecoder.Decoded decoded = TextDecoder.decode(bytes);
      if (decoded == null) {
        throw FileException.of(
            "%s is no plain text; leave it out of --text, or save it as UTF-8 text", path);
      }
      names.add(name);
      texts.add(decoded.codes());
      unknown += decoded.unknown();
      sums.put(path, sha256(bytes));
    }

    Corpus corpus(String source) {
      ValidationSplit split = ValidationSplit.of(texts.stream().mapToInt(t -> t.length).toArray());
      return new Corpus(
          Books.of(names, texts, 0, 0, split.book(), split.start()),
          Books.of(names, texts, split.book(), split.start(), texts.size(), 0),
          unknown,
          new DataOrigin(source, sums));
    }

    private static String sha256(byte[] bytes) {
      try {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }
  }
}
