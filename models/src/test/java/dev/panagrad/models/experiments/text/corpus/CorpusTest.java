package dev.panagrad.models.experiments.text.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.panagrad.models.io.FileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CorpusTest {
  @TempDir Path folder;

  private void write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private void write(String name, String text) throws IOException {
    write(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private Corpus load(String pattern) {
    return Corpus.load(folder + "/" + pattern);
  }

  private static String text(Books books) {
    return Alphabet.decode(books.codes(), 0, books.size());
  }

  @Test
  void theSonnetsAreEmbedded() {
    Corpus corpus = Corpus.embedded();
    assertEquals(94_701, corpus.training().size() + corpus.validation().size());
    assertEquals(94_701 / 10, corpus.validation().size());
    assertEquals(0, corpus.unknown());
    assertTrue(text(corpus.training()).startsWith("1\n\nFrom fairest creatures"));
    assertEquals(1, corpus.origin().sha256().size());
  }

  @Test
  void filesComeInTheOrderOfTheirNames() throws IOException {
    write("b.txt", "second");
    write("a.txt", "first ");
    write("c.md", "not meant");
    Corpus corpus = load("*.txt");
    assertEquals("first second", text(corpus.training()));
    assertEquals("a.txt", corpus.training().bookAt(5));
    assertEquals("b.txt", corpus.training().bookAt(6));
    assertEquals(0, corpus.validation().size());
  }

  @Test
  void foldersCanBePartOfThePattern() throws IOException {
    write("x/one.txt", "1");
    write("y/two.txt", "2");
    write("y/deep/three.txt", "3");
    assertEquals("12", text(load("*/*.txt").training()));
    assertEquals("132", text(load("**/*.txt").training()));
    assertEquals("2", text(load("y/two.txt").training()));
  }

  @Test
  void lineEndsAndMarksAreTheSameEverywhere() throws IOException {
    write("a.txt", "\uFEFFone\r\ntwo\rthree\n\r\n");
    assertEquals("one\ntwo\nthree\n\n", text(load("a.txt").training()));
  }

  @Test
  void unknownCharactersAreCountedAndKeepTheirPlace() throws IOException {
    write("a.txt", "caf\u00e9 \uD83D\uDE00!");
    Corpus corpus = load("a.txt");
    assertEquals(2, corpus.unknown());
    assertEquals("caf\uFFFD \uFFFD!", text(corpus.training()));
  }

  @Test
  void bytesThatAreNotUtf8AreLatin1() throws IOException {
    write("a.txt", new byte[] {'c', 'a', 'f', (byte) 0xe9, ' ', (byte) 0xdf});
    Corpus corpus = load("a.txt");
    assertEquals(2, corpus.unknown());
    assertEquals("caf\uFFFD \uFFFD", text(corpus.training()));
  }

  @Test
  void wholeFilesAreSetAsideIfSmallEnough() throws IOException {
    for (int i = 0; i < 10; i++) {
      write("book" + i + ".txt", ("" + i).repeat(i == 9 ? 4_000 : 10_000));
    }
    Corpus corpus = load("*.txt");
    assertEquals("9".repeat(4_000), text(corpus.validation()));
    assertEquals(List.of(new Books.Book("book9.txt", 0)), corpus.validation().books());
    assertEquals(90_000, corpus.training().size());
  }

  @Test
  void theEndOfASingleFileIsSetAside() throws IOException {
    write("a.txt", "a".repeat(18_000) + "b".repeat(2_000));
    Corpus corpus = load("a.txt");
    assertEquals("b".repeat(2_000), text(corpus.validation()));
    assertEquals("a".repeat(18_000), text(corpus.training()));
  }

  private void assertRefused(String pattern, String... parts) {
    FileException e = assertThrows(FileException.class, () -> load(pattern));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  @Test
  void whatCannotBeReadIsNamed() throws IOException {
    write("picture.txt", new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 0, 1});
    write("control.txt", "\1\2\3\4ab");
    write("x/y.txt", "text");
    assertRefused("missing.txt", "no file", "missing.txt");
    assertRefused("*.doc", "no file matches", "*.doc");
    assertRefused("nowhere/*.txt", "no file matches");
    assertRefused("x", "is a folder", "/*.txt");
    assertRefused("[a", "no pattern");
    assertRefused("picture.txt", "picture.txt", "no plain text");
    assertRefused("control.txt", "control.txt", "no plain text");
  }

  @Test
  void anEmptyTextIsTooShortForABatch() throws IOException {
    write("empty.txt", "");
    int[] codes = load("empty.txt").training().codes();
    FileException e = assertThrows(FileException.class, () -> new TextBatches(codes, 4, 10));
    assertTrue(e.getMessage().contains("has 0 characters"), e.getMessage());
  }
}
