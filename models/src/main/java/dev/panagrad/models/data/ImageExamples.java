package dev.panagrad.models.data;

import dev.panagrad.graph.Shape;
import java.util.Map;

/** Grey images of IDX files as a dataset: [rows, cols, 1], from 0 to 1. */
final class ImageExamples implements Dataset {
  private final ImageDataset images;
  private final Target target;

  /** All images of a set, with the given names of the classes. */
  ImageExamples(ImageDataset images, Target.Classes classes) {
    if (classes.width() < images.classes()) {
      throw new IllegalArgumentException(
          "the images have %d classes, but %d are named"
              .formatted(images.classes(), classes.width()));
    }
    this.images = images;
    target = classes;
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public Shape shape() {
    return Shape.of(images.rows(), images.cols(), 1);
  }

  @Override
  public Target target() {
    return target;
  }

  @Override
  public void features(int example, long epoch, float[] into) {
    int at = 0;
    for (int row = 0; row < images.rows(); row++) {
      for (int col = 0; col < images.cols(); col++) {
        into[at++] = images.pixel(example, row, col) * BatchFiller.SCALE;
      }
    }
  }

  @Override
  public String source() {
    return images.images().name();
  }

  @Override
  public Map<String, String> sha256() {
    return Map.of(
        fileName(images.images().name()),
        images.images().sha256(),
        fileName(images.labels().name()),
        images.labels().sha256());
  }

  private static String fileName(String path) {
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }

  @Override
  public void target(int example, float[] into) {
    into[0] = images.label(example);
  }
}
