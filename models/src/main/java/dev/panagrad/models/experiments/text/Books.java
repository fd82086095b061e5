package dev.panagrad.models.experiments.text;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Texts one behind the other.
 *
 * @param codes of all texts
 * @param books where each begins, in ascending order
 */
public record Books(byte[] codes, List<Book> books) {
  /** Copies the list. */
  public Books {
    books = List.copyOf(books);
  }

  /**
   * One of the texts.
   *
   * @param name of its file
   * @param start of its first character in all
   */
  public record Book(String name, int start) {}

  /** The texts from a character of one book up to a character of another. */
  static Books of(
      List<String> names, List<byte[]> texts, int fromBook, int from, int toBook, int to) {
    ByteArrayOutputStream codes = new ByteArrayOutputStream();
    List<Book> books = new ArrayList<>();
    for (int i = fromBook; i < texts.size() && i <= toBook; i++) {
      int start = i == fromBook ? from : 0;
      int end = i == toBook ? to : texts.get(i).length;
      if (start < end) {
        books.add(new Book(names.get(i), codes.size()));
        codes.write(texts.get(i), start, end - start);
      }
    }
    return new Books(codes.toByteArray(), books);
  }

  /** The number of characters. */
  public int size() {
    return codes.length;
  }

  /** The name of the book that holds a character. */
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
