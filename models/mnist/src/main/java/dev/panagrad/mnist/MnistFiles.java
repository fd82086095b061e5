package dev.panagrad.mnist;

import java.io.IOException;
import java.io.InputStream;

/**
 * The files of MNIST in this artifact: {@code train-images-idx3-ubyte}, {@code
 * train-labels-idx1-ubyte}, {@code t10k-images-idx3-ubyte} and {@code t10k-labels-idx1-ubyte}, in
 * the format IDX, unpacked.
 */
public final class MnistFiles {
  private MnistFiles() {}

  /** The name of a file as a resource of this artifact's module. */
  public static String resource(String name) {
    return "dev/panagrad/mnist/" + name;
  }

  /**
   * Opens a file.
   *
   * @throws IOException if there is no file of that name
   */
  public static InputStream open(String name) throws IOException {
    InputStream in = MnistFiles.class.getResourceAsStream("/" + resource(name));
    if (in == null) {
      throw new IOException("panagrad-mnist has no file " + name);
    }
    return in;
  }
}
