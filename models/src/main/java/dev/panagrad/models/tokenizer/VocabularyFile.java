package dev.panagrad.models.tokenizer;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.file.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A vocabulary as a text file. The first line gives the unit and the number of entries, such as
 * {@code panagrad-vocabulary 1 bpe 3740}; then one entry per line: a character or word, or for
 * subwords two symbols that are merged. Characters that are invisible in print are written as their
 * hexadecimal code.
 */
final class VocabularyFile {
  private static final String HEADER = "panagrad-vocabulary 1";

  private final Path file;

  VocabularyFile(Path file) {
    this.file = file;
  }

  /** The file content for entries of one or two symbols. */
  static byte[] content(Unit unit, List<String[]> entries) {
    StringBuilder text = new StringBuilder();
    text.append(HEADER).append(' ').append(unit).append(' ').append(entries.size()).append('\n');
    for (String[] symbols : entries) {
      for (int i = 0; i < symbols.length; i++) {
        text.append(i == 0 ? "" : " ").append(Escapes.write(symbols[i]));
      }
      text.append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  static void write(Path file, byte[] content) {
    AtomicFiles.replace(
        file,
        channel -> {
          ByteBuffer left = ByteBuffer.wrap(content);
          while (left.hasRemaining()) {
            channel.write(left);
          }
        });
  }

  Tokenizer read() {
    String[] lines = text().split("\n", -1);
    String[] header = lines[0].split(" ", -1);
    if (header.length != 4 || !lines[0].startsWith(HEADER + " ")) {
      throw wrong("it doesn't begin with '%s'".formatted(HEADER));
    }
    int entries = lines.length - 2;
    if (!header[3].equals(Integer.toString(entries)) || !lines[entries + 1].isEmpty()) {
      throw wrong("its entries aren't the %s that it names".formatted(header[3]));
    }
    List<String> single = new ArrayList<>();
    List<BpeTokenizer.Merge> merges = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (int i = 1; i <= entries; i++) {
      entry(i + 1, lines[i].split(" ", -1), single, merges, known);
    }
    return switch (unit(header[2])) {
      case CHAR -> new CharacterTokenizer(onlySingle(single, merges));
      case WORD -> new WordTokenizer(onlySingle(single, merges));
      case BPE -> new BpeTokenizer(single, merges);
    };
  }

  private void entry(
      int line,
      String[] parts,
      List<String> single,
      List<BpeTokenizer.Merge> merges,
      Set<String> known) {
    String first = unescaped(line, parts[0]);
    if (parts.length == 1) {
      if (!known.add(first)) {
        throw wrong("line %d repeats an entry".formatted(line));
      }
      single.add(first);
      return;
    }
    String second = unescaped(line, parts[1]);
    if (parts.length > 2 || !known.contains(first) || !known.contains(second)) {
      throw wrong("line %d doesn't join two symbols of lines before".formatted(line));
    }
    known.add(first + second);
    merges.add(new BpeTokenizer.Merge(first, second));
  }

  private String unescaped(int line, String part) {
    String text = Escapes.read(part);
    if (text == null || text.isEmpty()) {
      throw wrong("line %d holds no entry".formatted(line));
    }
    return text;
  }

  private List<String> onlySingle(List<String> single, List<BpeTokenizer.Merge> merges) {
    if (!merges.isEmpty()) {
      throw wrong("it joins symbols, which only subwords do");
    }
    return single;
  }

  private Unit unit(String name) {
    try {
      return Unit.of(name);
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
  }

  private String text() {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
          .toString();
    } catch (CharacterCodingException e) {
      throw wrong("it isn't UTF-8");
    } catch (NoSuchFileException e) {
      throw new FileException("there is no vocabulary %s; put it back".formatted(file), e);
    } catch (IOException e) {
      throw new FileException(
          "%s can't be read (%s); check its permissions".formatted(file, e.getMessage()), e);
    }
  }

  private FileException wrong(String problem) {
    return FileException.of(
        "%s is no intact vocabulary: %s; take one that Panagrad wrote", file, problem);
  }
}
