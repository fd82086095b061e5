package dev.panagrad.models.experiments.caption.pictures;

import dev.panagrad.models.io.Pictures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Folders of small pictures of one colour, with captions. */
public final class CaptionPictures {
  private static final List<String> COLOURS = List.of("red", "green", "blue");

  private CaptionPictures() {}

  /** Makes a folder of so many pictures with a caption each: "a dark red picture". */
  public static Path folder(Path folder, int count) {
    try {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String colour = COLOURS.get(i % COLOURS.size());
        boolean dark = i / COLOURS.size() % 2 == 0;
        String name = "p%03d.png".formatted(i);
        Files.write(folder.resolve(name), picture(20 + i % 5, i % COLOURS.size(), dark ? 90 : 250));
        lines.add("%s\ta %s %s picture".formatted(name, dark ? "dark" : "bright", colour));
      }
      Files.write(folder.resolve("captions.tsv"), lines);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A picture of one colour. */
  public static byte[] picture(int side, int channel, int value) {
    byte[] samples = new byte[side * side * 3];
    for (int i = channel; i < samples.length; i += 3) {
      samples[i] = (byte) value;
    }
    return Pictures.png(side, side, samples);
  }
}
