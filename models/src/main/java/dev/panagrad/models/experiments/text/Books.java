package dev.panagrad.models.experiments.text;

import dev.panagrad.models.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Texts one behind the other.
 *
 * @param codes of all texts
 * @param books where each begins, in ascending order
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
   * @param start of its first code in all
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

  /** How many codes stand for a character, on average: 1 for characters, and for no text. */
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
