package dev.panagrad.models.experiments.translate.pairs;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.file.Sha256;
import dev.panagrad.models.train.DataOrigin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pairs in the form of their files.
 *
 * @param pairs in the order of the files, no side of which is empty
 * @param empty the number of lines left out since a side is empty
 * @param origin the files
 */
public record PairTexts(List<TextPair> pairs, int empty, DataOrigin origin) {
  private static final int FEWEST = 40;

  /** Copies the list. */
  public PairTexts {
    pairs = List.copyOf(pairs);
    if (pairs.size() < FEWEST) {
      throw FileException.of(
          "%s has %s, and a training needs %d at least; give more with --pairs",
          origin.source(), pairs.isEmpty() ? "no pairs" : pairs.size() + " pairs", FEWEST);
    }
  }

  /**
   * Reads a file with a tab between a sentence and its translation, or two files with equal numbers
   * of lines.
   *
   * @param files one path, or two separated by a comma
   * @throws FileException if one can't be read, or they don't fit each other
   */
  public static PairTexts read(String files) {
    String[] paths = files.split(",", -1);
    if (paths.length > 2) {
      throw FileException.of(
          "--pairs takes one file with tabs, or two with a comma between them, not %d files",
          paths.length);
    }
    Map<String, String> sums = new LinkedHashMap<>();
    List<List<String>> sides = new ArrayList<>();
    for (String path : paths) {
      sides.add(lines(path, sums));
    }
    DataOrigin origin = new DataOrigin(files, sums);
    return paths.length == 1
        ? ofTable(paths[0], sides.getFirst(), origin)
        : ofSides(paths, sides.get(0), sides.get(1), origin);
  }

  private static PairTexts ofTable(String path, List<String> lines, DataOrigin origin) {
    List<String> sources = new ArrayList<>();
    List<String> targets = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      // Text after a second tab, such as the translator's name, is ignored.
      String[] cells = lines.get(i).split("\t", -1);
      if (cells.length < 2) {
        throw FileException.of(
            "line %,d of %s has no tab between a sentence and its translation; put one there, or"
                + " give two files, as --pairs a.en,a.de",
            i + 1, path);
      }
      sources.add(cells[0]);
      targets.add(cells[1]);
    }
    return of(sources, targets, origin);
  }

  private static PairTexts ofSides(
      String[] paths, List<String> sources, List<String> targets, DataOrigin origin) {
    if (sources.size() != targets.size()) {
      throw FileException.of(
          "%s has %,d lines and %s has %,d, but each line must be the translation of the other's",
          paths[0], sources.size(), paths[1], targets.size());
    }
    return of(sources, targets, origin);
  }

  private static PairTexts of(List<String> sources, List<String> targets, DataOrigin origin) {
    List<TextPair> pairs = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      String source = sources.get(i).strip();
      String target = targets.get(i).strip();
      if (!source.isEmpty() && !target.isEmpty()) {
        pairs.add(new TextPair(source, target));
      }
    }
    return new PairTexts(pairs, sources.size() - pairs.size(), origin);
  }

  private static List<String> lines(String path, Map<String, String> sums) {
    try {
      byte[] bytes = Files.readAllBytes(Path.of(path));
      sums.put(path, Sha256.of(bytes));
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.lines()
          .map(line -> line.startsWith("\uFEFF") ? line.substring(1) : line)
          .toList();
    } catch (CharacterCodingException e) {
      throw new FileException(path + " is no UTF-8 text; save it as that", e);
    } catch (NoSuchFileException e) {
      String names = String.join(" or ", BiblePairs.NAMES);
      throw new FileException(
          "there is no file %s; give a file of pairs with --pairs, or %s".formatted(path, names),
          e);
    } catch (IOException e) {
      throw new FileException(
          "%s can't be read (%s); give a file of pairs with --pairs".formatted(path, e), e);
    }
  }
}
