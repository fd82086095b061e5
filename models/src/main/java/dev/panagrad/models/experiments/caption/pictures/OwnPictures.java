package dev.panagrad.models.experiments.caption.pictures;

import dev.panagrad.models.data.PictureEncoder;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.Pictures;
import dev.panagrad.models.io.file.Sha256;
import dev.panagrad.models.train.DataOrigin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A user's own pictures in a folder, with a file {@code captions.tsv} that has one line per
 * picture: the name of its file, a tab, its caption. A tenth of them, chosen by the order of the
 * lines, is never trained on.
 */
public final class OwnPictures {
  static final String CAPTIONS = "captions.tsv";
  private static final int FEWEST = 20;
  private static final int PART = 20;
  private static final int WATCHED = 9;
  private static final int TESTED = 19;
  private static final int SHOWN = 6;

  private OwnPictures() {}

  /**
   * Reads a folder.
   *
   * @param side height and width that pictures are scaled to
   * @throws FileException if there is no such folder, or a picture or a caption is missing, damaged
   *     or empty
   */
  public static PictureSets read(Path folder, int side) {
    Map<String, String> sums = new LinkedHashMap<>();
    Map<String, String> captions = captions(folder, sums);
    if (captions.size() < FEWEST) {
      throw FileException.of(
          "%s has %d captions, and a training needs %d at least; put more pictures there, a line"
              + " each in %s",
          folder, captions.size(), FEWEST, CAPTIONS);
    }
    PictureEncoder encoder = new PictureEncoder(side, side);
    List<CaptionedPicture> training = new ArrayList<>();
    List<CaptionedPicture> validation = new ArrayList<>();
    List<CaptionedPicture> tested = new ArrayList<>();
    StringBuilder files = new StringBuilder();
    int line = 0;
    for (Map.Entry<String, String> entry : captions.entrySet()) {
      byte[] file = bytes(folder.resolve(entry.getKey()), entry.getKey());
      files.append(Sha256.of(file));
      byte[] samples =
          encoder.samples(Pictures.decode(folder.resolve(entry.getKey()).toString(), file));
      int part = line++ % PART;
      (part == WATCHED ? validation : part == TESTED ? tested : training)
          .add(new CaptionedPicture(entry.getValue(), samples));
    }
    sums.put("pictures", Sha256.of(files.toString().getBytes(StandardCharsets.US_ASCII)));
    List<String> remarks = new ArrayList<>();
    Set<String> without = withoutCaption(folder, captions.keySet());
    if (!without.isEmpty()) {
      remarks.add(
          "%,d pictures of %s have no line in %s and are left out, as %s"
              .formatted(without.size(), folder, CAPTIONS, without.iterator().next()));
    }
    List<CaptionedPicture> shown = new ArrayList<>(tested);
    shown.addAll(validation);
    return new PictureSets(
        training,
        validation,
        List.of(new CaptionSet("pictures set aside", tested)),
        shown.subList(0, Math.min(SHOWN, shown.size())),
        new DataOrigin(folder.toString(), sums),
        remarks);
  }

  /** The captions by file name, in the order of the lines. */
  private static Map<String, String> captions(Path folder, Map<String, String> sums) {
    if (!Files.isDirectory(folder)) {
      throw FileException.of(
          "%s is not a folder; give one that holds pictures and %s", folder, CAPTIONS);
    }
    Path table = folder.resolve(CAPTIONS);
    if (!Files.isRegularFile(table)) {
      throw FileException.of(
          "%s lacks the file %s; put it there, with a line for each picture: its file's name, a"
              + " tab, its caption",
          folder, CAPTIONS);
    }
    byte[] bytes = bytes(table, CAPTIONS);
    sums.put(CAPTIONS, Sha256.of(bytes));
    Map<String, String> captions = new LinkedHashMap<>();
    int number = 0;
    for (String line : text(table, bytes).lines().toList()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      String[] cells = line.split("\t", -1);
      if (cells.length < 2 || cells[0].isBlank() || cells[1].isBlank()) {
        throw FileException.of(
            "line %,d of %s is not the name of a picture, a tab and a caption; complete it, or"
                + " remove it",
            number, table);
      }
      String name = cells[0].strip();
      // Absolute, since the folder "." has an empty name after normalizing, and no name would begin
      // with it.
      Path root = folder.toAbsolutePath().normalize();
      if (!root.resolve(name).normalize().startsWith(root)) {
        throw FileException.of(
            "line %,d of %s names %s, which is outside of the folder; put the picture into it",
            number, table, name);
      }
      if (!Files.isRegularFile(folder.resolve(name))) {
        throw FileException.of(
            "line %,d of %s has a caption for %s, which is not in the folder; put the picture"
                + " there, or remove the line",
            number, table, name);
      }
      if (captions.put(name, cells[1].strip()) != null) {
        throw FileException.of(
            "line %,d of %s has a second caption for %s; remove one of the two",
            number, table, name);
      }
    }
    return captions;
  }

  private static String text(Path table, byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new FileException(table + " is no UTF-8 text; save it as that", e);
    }
  }

  private static byte[] bytes(Path file, String name) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new FileException(
          "%s cannot be read (%s); check that you may read %s".formatted(file, e, name), e);
    }
  }

  private static Set<String> withoutCaption(Path folder, Set<String> named) {
    Set<String> without = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(".png"))
          .filter(name -> !named.contains(name))
          .forEach(without::add);
    } catch (IOException e) {
      throw new FileException(folder + " cannot be read (" + e + ")", e);
    }
    return without;
  }
}
