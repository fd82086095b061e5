package dev.panagrad.models.train;

import dev.panagrad.models.experiments.caption.pictures.CaptionPictures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Some hundred small pictures with captions, in a folder. */
final class FewPictures {
  private static final int PICTURES = 120;
  private static Path folder;

  private FewPictures() {}

  /** The folder, the same for all tests of a JVM. */
  static synchronized Path folder() {
    if (folder == null) {
      try {
        folder = CaptionPictures.folder(Files.createTempDirectory("pictures"), PICTURES);
        Runtime.getRuntime().addShutdownHook(new Thread(FewPictures::delete));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return folder;
  }

  private static void delete() {
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    folder.toFile().delete();
  }
}
