package dev.panagrad.models.experiments.text.corpus;

import dev.panagrad.models.io.FileException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** Finds the files that match a pattern. */
final class TextFiles {
  private static final String WILDCARDS = "*?[{";

  private TextFiles() {}

  /**
   * The files of a pattern such as {@code books/*.txt}, in the order of their names; ** also
   * matches folders.
   *
   * @throws FileException if there are none
   */
  static List<Path> find(String pattern) {
    try {
      Path literal = isPattern(pattern) ? null : Path.of(pattern);
      if (literal != null) {
        if (Files.isDirectory(literal)) {
          throw FileException.of(
              "%s is a folder; name its files by a pattern, as '%s/*.txt'", pattern, pattern);
        }
        if (!Files.exists(literal)) {
          throw FileException.of(
              "there is no file %s; give a text file, or a pattern in quotes as 'books/*.txt'",
              pattern);
        }
        return List.of(literal);
      }
      return match(pattern);
    } catch (InvalidPathException | PatternSyntaxException e) {
      throw new FileException(
          "'%s' is no pattern of files (%s); give one as 'books/*.txt'"
              .formatted(pattern, e.getMessage()),
          e);
    }
  }

  private static boolean isPattern(String text) {
    return text.chars().anyMatch(c -> WILDCARDS.indexOf(c) >= 0);
  }

  private static List<Path> match(String pattern) {
    int wild = 0;
    while (WILDCARDS.indexOf(pattern.charAt(wild)) < 0) {
      wild++;
    }
    int split = pattern.lastIndexOf('/', wild) + 1;
    Path base = Path.of(split == 0 ? "." : pattern.substring(0, split));
    String rest = pattern.substring(split);
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + rest);
    int depth =
        rest.contains("**")
            ? Integer.MAX_VALUE
            : 1 + (int) rest.chars().filter(c -> c == '/').count();
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(base)) {
      collect(base, depth, matcher, found);
    }
    if (found.isEmpty()) {
      throw FileException.of(
          "no file matches '%s' (looked in %s); put the pattern in quotes and check the folder",
          pattern, base.toAbsolutePath().normalize());
    }
    found.sort(Comparator.comparing(Path::toString));
    return found;
  }

  private static void collect(Path base, int depth, PathMatcher matcher, List<Path> found) {
    SimpleFileVisitor<Path> visitor =
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!Files.isDirectory(file) && matcher.matches(base.relativize(file))) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        };
    try {
      Files.walkFileTree(base, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, visitor);
    } catch (IOException e) {
      throw new FileException(
          "the folder %s can't be listed (%s); check its permissions".formatted(base, e), e);
    }
  }
}
