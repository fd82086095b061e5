package dev.panagrad.models.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A test of the ONNX project: a model, what is fed and what must come out. The tests lie outside of
 * the repository, in ../shared/onnx; who uses them must do without if they are absent.
 *
 * @param kind the folder: node, simple, pytorch-converted, pytorch-operator
 * @param operators of all nodes, those of nested graphs included
 * @param nodes how many there are, those of nested graphs included
 * @param opset as "ai.onnx:13"; several are separated by commas
 * @param ir the version of the format
 * @param inputs as "x:FLOAT[3, 4]; …", those with an initializer included
 * @param outputs likewise
 * @param dataSets how many folders of data there are
 * @param tier A, B or C: how much a framework needs it
 */
public record OnnxTestCase(
    Path folder,
    String kind,
    String name,
    List<String> operators,
    int nodes,
    String opset,
    int ir,
    String inputs,
    String outputs,
    int dataSets,
    String tier) {
  /** Says why a test is skipped. */
  public static final String ABSENT = "the ONNX project's tests are not there (../shared/onnx)";

  /** The folder of all tests, if it is there; tests run in the folder of their module. */
  public static Optional<Path> root() {
    Path root = Path.of("..", "..", "shared", "onnx");
    return Files.isRegularFile(root.resolve("index.tsv")) ? Optional.of(root) : Optional.empty();
  }

  /** All tests of the index; none if the folder is absent. */
  public static List<OnnxTestCase> all() {
    if (root().isEmpty()) {
      return List.of();
    }
    Path root = root().get();
    try (Stream<String> lines = Files.lines(root.resolve("index.tsv"))) {
      return lines.skip(1).map(line -> of(root, line)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The model's file. */
  public Path model() {
    return folder.resolve("model.onnx");
  }

  /** A file of data: the input or output of an index in one of the sets. */
  public Path data(int set, String side, int index) {
    return folder.resolve("test_data_set_" + set).resolve(side + "_" + index + ".pb");
  }

  private static OnnxTestCase of(Path root, String line) {
    String[] cells = line.split("\t", -1);
    return new OnnxTestCase(
        root.resolve(cells[0]).resolve(cells[1]),
        cells[0],
        cells[1],
        Arrays.asList(cells[2].split(",")),
        Integer.parseInt(cells[3]),
        cells[4],
        Integer.parseInt(cells[5]),
        cells[7],
        cells[8],
        Integer.parseInt(cells[9]),
        cells[11]);
  }

  @Override
  public String toString() {
    return kind + "/" + name;
  }
}
