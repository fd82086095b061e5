package dev.panagrad.models.experiments.text.corpus;

import dev.panagrad.models.data.corpus.Bible;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.file.Sha256;
import dev.panagrad.models.tokenizer.BpeTokenizer;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.tokenizer.Unit;
import dev.panagrad.models.tokenizer.WordTokenizer;
import dev.panagrad.models.train.DataOrigin;
import dev.panagrad.models.train.DataSource;
import dev.panagrad.models.train.TextUnits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Training and validation texts, as codes.
 *
 * @param training the training books
 * @param validation the books set aside for validation, perhaps none
 * @param tokenizer defines the codes: those of the {@link Alphabet}, or of a vocabulary that was
 *     learned from the training books
 * @param origin where the texts come from
 */
public record Corpus(Books training, Books validation, Tokenizer tokenizer, DataOrigin origin) {
  private static final String EMBEDDED = "sonnets.txt";
  private static final String KING_JAMES = "kjv.txt";

  /** The text of a source, or the one that comes with the product. */
  public static Corpus of(DataSource data) {
    return data.text() == null ? embedded(data.units()) : load(data.text(), data.units());
  }

  /** Shakespeare's sonnets, which come with the product, in characters. */
  public static Corpus embedded() {
    return embedded(TextUnits.CHARACTERS);
  }

  /** The text of the product: the sonnets for characters, the King James Bible for other units. */
  public static Corpus embedded(TextUnits units) {
    Reader reader = new Reader();
    if (units.unit() != Unit.CHAR) {
      Map<String, String> books = Bible.kingJames();
      books.forEach(reader::add);
      String whole = String.join("", books.values());
      reader.sums.put(KING_JAMES, Sha256.of(whole.getBytes(StandardCharsets.UTF_8)));
      return reader.corpus("embedded King James Bible", units);
    }
    try (InputStream in = Corpus.class.getResourceAsStream(EMBEDDED)) {
      if (in == null) {
        throw new IllegalStateException("the product lacks its text " + EMBEDDED);
      }
      reader.add(EMBEDDED, EMBEDDED, in.readAllBytes());
      return reader.corpus("embedded sonnets of Shakespeare", units);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files of a pattern in characters, as {@link #load(String, TextUnits)}. */
  public static Corpus load(String pattern) {
    return load(pattern, TextUnits.CHARACTERS);
  }

  /**
   * Reads the files of a pattern such as {@code books/*.txt}, in the order of their names.
   *
   * @throws FileException if there are none, or one of them is unreadable or no text
   */
  public static Corpus load(String pattern, TextUnits units) {
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
    return reader.corpus(pattern, units);
  }

  /** The number of codes in all books that represent characters without a code of their own. */
  public long unknown() {
    return unknown(training) + unknown(validation);
  }

  private long unknown(Books books) {
    return Arrays.stream(books.codes()).filter(code -> code == tokenizer.unknown()).count();
  }

  /** Collects texts. */
  private static final class Reader {
    private final List<Books.Part> books = new ArrayList<>();
    private final Map<String, String> sums = new LinkedHashMap<>();

    void add(String name, String path, byte[] bytes) {
      String text = TextDecoder.decode(bytes);
      if (text == null) {
        throw FileException.of(
            "%s is no plain text; leave it out of --text, or save it as UTF-8 text", path);
      }
      add(name, text);
      sums.put(path, Sha256.of(bytes));
    }

    void add(String name, String text) {
      books.add(new Books.Part(name, text));
    }

    Corpus corpus(String source, TextUnits units) {
      ValidationSplit split =
          ValidationSplit.of(
              books.stream()
                  .map(Books.Part::text)
                  .mapToInt(text -> text.codePointCount(0, text.length()))
                  .toArray());
      List<Books.Part> training = new ArrayList<>(books.subList(0, split.book()));
      List<Books.Part> validation = new ArrayList<>(books.subList(split.book(), books.size()));
      if (split.start() > 0) {
        Books.Part cut = validation.removeFirst();
        int at = cut.text().offsetByCodePoints(0, split.start());
        training.add(new Books.Part(cut.name(), cut.text().substring(0, at)));
        validation.addFirst(new Books.Part(cut.name(), cut.text().substring(at)));
      }
      Tokenizer tokenizer = tokenizer(training, units);
      if (tokenizer.unit() != Unit.CHAR) {
        sums.put(TextUnits.FILE, Sha256.of(tokenizer.content()));
      }
      return new Corpus(
          Books.of(training, tokenizer),
          Books.of(validation, tokenizer),
          tokenizer,
          new DataOrigin(source, sums));
    }

    private static Tokenizer tokenizer(List<Books.Part> training, TextUnits units) {
      if (units.learned() != null) {
        return units.learned();
      }
      List<String> texts = training.stream().map(Books.Part::text).toList();
      return switch (units.unit()) {
        case CHAR -> AlphabetTokenizer.INSTANCE;
        case WORD -> WordTokenizer.learn(texts, units.size());
        case BPE -> BpeTokenizer.learn(texts, units.size());
      };
    }
  }
}
