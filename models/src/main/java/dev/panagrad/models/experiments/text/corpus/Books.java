package dev.panagrad.models.experiments.text.corpus;

import dev.panagrad.models.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Concatenated texts.
 *
 * @param codes of all texts
 * @param books the start of each, in ascending order
 * @param characters of all texts
 */
public record Books(int[] codes, List<Book> books, long characters) {
  /** Copies the list. */
  public Books {
    books = List.copyOf(books);
  }

  /**
   * One of the texts.
   *
   * @param name of its file
   * @param start the position of its first code among all codes
   */
  public record Book(String name, int start) {}

  /** A text, or a part of one. */
  record Part(String name, String text) {}

  /** Encodes texts; empty ones are left out. */
  static Books of(List<Part> parts, Tokenizer tokenizer) {
    List<int[]> codes = new ArrayList<>();
    List<Book> books = new ArrayList<>();
    int start = 0;
    long characters = 0;
    for (Part part : parts) {
      if (!part.text().isEmpty()) {
        int[] encoded = tokenizer.encode(part.text());
        codes.add(encoded);
        books.add(new Book(part.name(), start));
        start += encoded.length;
        characters += part.text().codePointCount(0, part.text().length());
      }
    }
    int[] all = codes.stream().flatMapToInt(IntStream::of).toArray();
    return new Books(all, books, characters);
  }

  /** The number of codes. */
  public int size() {
    return codes.length;
  }

  /** The average number of codes per character: 1 for characters, and if there is no text. */
  public double codesPerCharacter() {
    return characters == 0 ? 1 : (double) codes.length / characters;
  }

  /** The name of the book that holds a code. */
  public String bookAt(int position) {
    String name = "";
    for (Book book : books) {
      if (book.start() > position) {
        break;
      }
      name = book.name();
    }
    return name;
  }
}
