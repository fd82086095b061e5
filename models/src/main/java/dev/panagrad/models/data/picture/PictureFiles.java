package dev.panagrad.models.data.picture;

import dev.panagrad.models.io.FileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Pictures in folders named after their class.
 *
 * @param classes the names of the folders, sorted
 * @param files class by class, sorted by name
 * @param labels the class number of each file
 */
public record PictureFiles(List<String> classes, List<Path> files, int[] labels) {
  private static final Set<String> ENDINGS = Set.of("png", "jpg", "jpeg");

  public static PictureFiles find(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw FileException.of(
          "%s is not a folder; give one that has a folder of pictures for each class", folder);
    }
    List<String> classes = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (Path entry : entries(folder)) {
      if (Files.isDirectory(entry)) {
        List<Path> pictures = entries(entry).stream().filter(PictureFiles::isPicture).toList();
        if (pictures.isEmpty()) {
          throw FileException.of(
              "%s has no pictures (PNG or JPEG); put some of this class there, or remove the"
                  + " folder",
              entry);
        }
        pictures.forEach(_ -> labels.add(classes.size()));
        classes.add(entry.getFileName().toString());
        files.addAll(pictures);
      }
    }
    if (classes.size() < 2) {
      throw FileException.of(
          "%s has %s; put the pictures of each class into a folder that is named after it, two"
              + " folders at least",
          folder, classes.isEmpty() ? "no folders in it" : "one folder only, " + classes.get(0));
    }
    return new PictureFiles(
        List.copyOf(classes),
        List.copyOf(files),
        labels.stream().mapToInt(Integer::intValue).toArray());
  }

  /** The same pictures with a model's class numbers, and with all classes of the model. */
  public PictureFiles as(List<String> names) {
    int[] numbers = new int[classes.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = names.indexOf(classes.get(i));
      if (numbers[i] < 0) {
        throw FileException.of(
            "the model knows no class '%s'; it knows %s", classes.get(i), String.join(", ", names));
      }
    }
    return new PictureFiles(
        List.copyOf(names), files, Arrays.stream(labels).map(label -> numbers[label]).toArray());
  }

  /**
   * All entries that aren't hidden, sorted by name, since file systems list folders in any order.
   */
  public static List<Path> entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !entry.getFileName().toString().startsWith("."))
          .sorted((a, b) -> a.getFileName().toString().compareTo(b.getFileName().toString()))
          .toList();
    } catch (IOException e) {
      throw new FileException(
          folder + " cannot be read (" + e + "); check that you may read it", e);
    }
  }

  private static boolean isPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1)) && Files.isRegularFile(file);
  }
}
