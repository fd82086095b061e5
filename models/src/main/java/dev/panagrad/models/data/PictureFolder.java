package dev.panagrad.models.data;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.picture.PictureFiles;
import dev.panagrad.models.io.Pictures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Colour pictures in folders that are named after their class, as examples [height, width, 3] from
 * 0 to 1. They may be of any size. Each is decoded on first use, and kept at the requested size if
 * all of them fit into a quarter of the heap.
 */
public final class PictureFolder implements Dataset {
  private static final int SHARE_OF_HEAP = 4;

  private final Path folder;
  private final PictureFiles files;
  private final PictureEncoder encoder;
  private final Target target;

  /** The samples of each example; null if there is no room for them. */
  private final AtomicReferenceArray<byte[]> kept;

  private PictureFolder(Path folder, PictureFiles files, PictureEncoder encoder) {
    this.folder = folder;
    this.files = files;
    this.encoder = encoder;
    target = new Target.Classes(files.classes());
    long bytes = encoder.shape().elements() * files.files().size();
    boolean fits = bytes <= Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
    kept = fits ? new AtomicReferenceArray<>(files.files().size()) : null;
  }

  /**
   * Finds the pictures of a folder: PNG, and JPEG if panagrad-jpeg is on the class or module path.
   * Other files are ignored.
   *
   * @param folder with one folder for each class
   * @param height to which pictures are scaled, whatever their own is
   * @param width to which pictures are scaled
   * @throws dev.panagrad.models.io.FileException if there are fewer than two classes, or one
   *     without pictures; when examples are read, if one is no intact picture
   */
  public static PictureFolder read(Path folder, int height, int width) {
    PictureEncoder encoder = new PictureEncoder(height, width);
    return new PictureFolder(folder, PictureFiles.find(folder), encoder);
  }

  /**
   * Finds the pictures of a folder for a model: with its picture size and class numbers.
   *
   * @param target of the model
   * @throws dev.panagrad.models.io.FileException as {@link #read(Path, int, int)}, or if a folder
   *     is named after a class that the model doesn't have
   */
  public static PictureFolder read(Path folder, PictureEncoder encoder, Target.Classes target) {
    return new PictureFolder(folder, PictureFiles.find(folder).as(target.names()), encoder);
  }

  /** Whether a folder contains folders, as a folder of pictures does, rather than files only. */
  public static boolean isOne(Path folder) {
    return Files.isDirectory(folder)
        && PictureFiles.entries(folder).stream().anyMatch(Files::isDirectory);
  }

  @Override
  public int size() {
    return files.files().size();
  }

  @Override
  public Shape shape() {
    return encoder.shape();
  }

  @Override
  public Target target() {
    return target;
  }

  /** The file of an example. */
  public Path file(int example) {
    return files.files().get(example);
  }

  @Override
  public void features(int example, long epoch, float[] into) {
    byte[] samples = kept == null ? null : kept.get(example);
    if (samples == null) {
      samples = encoder.samples(Pictures.read(file(example)));
      if (kept != null) {
        kept.set(example, samples);
      }
    }
    PictureEncoder.features(samples, into);
  }

  @Override
  public void target(int example, float[] into) {
    into[0] = files.labels()[example];
  }

  @Override
  public Map<String, Object> preprocessing() {
    return encoder.preprocessing();
  }

  @Override
  public String source() {
    return "%,d pictures of %s".formatted(size(), folder);
  }
}
