package dev.panagrad.models.predict;

import dev.panagrad.models.onnx.ProtoBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A network of one table: the two numbers of each token. Padding has large ones, the marks around a
 * text have none, so that vectors of texts can be told by hand.
 */
final class WordVectors {
  private static final String[] TOKENS = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "cat", "dog", "##s"};
  private static final float[] TABLE = {100, 70, -1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 2, 2};

  private final ProtoBytes graph = new ProtoBytes().text(2, "g");

  /** A model that gives the vectors of tokens. */
  static WordVectors ofTokens(String output, String... inputs) {
    WordVectors words = new WordVectors();
    for (String input : inputs) {
      words.input(input, 7, 0, 0);
    }
    words.node("Gather", "table", "input_ids", output);
    words.output(output);
    return words;
  }

  /** A model that takes the mean itself, padding included, and has another output before. */
  static WordVectors pooling() {
    WordVectors words = new WordVectors();
    words.input("input_ids", 6, 0, 0);
    words.node("Gather", "table", "input_ids", "token_vectors");
    words.node("ReduceMean", "token_vectors", "axis", "mean");
    words.node("Squeeze", "mean", "axis", "sentence_embedding");
    words.graph.message(
        5, new ProtoBytes().packed(1, 1).integer(2, 7).text(8, "axis").packed(7, 1));
    words.output("token_vectors");
    words.output("sentence_embedding");
    return words;
  }

  /** Adds an input of an element type, sizes 0 for any. */
  WordVectors input(String name, int type, int... sizes) {
    ProtoBytes shape = new ProtoBytes();
    for (int size : sizes) {
      shape.message(
          1, size == 0 ? new ProtoBytes().text(2, "any") : new ProtoBytes().integer(1, size));
    }
    graph.message(11, value(name, new ProtoBytes().integer(1, type).message(2, shape)));
    return this;
  }

  /** Adds weights that no node reads, of one column. */
  WordVectors positions(int count) {
    graph.message(
        5,
        new ProtoBytes()
            .packed(1, count, 1)
            .integer(2, 1)
            .text(8, "embeddings.position_embeddings.weight")
            .floats(9, new float[count]));
    return this;
  }

  private void output(String name) {
    graph.message(12, value(name, new ProtoBytes().integer(1, 1)));
  }

  private static ProtoBytes value(String name, ProtoBytes type) {
    return new ProtoBytes().text(1, name).message(2, new ProtoBytes().message(1, type));
  }

  private void node(String operator, String first, String second, String output) {
    graph.message(
        1, new ProtoBytes().text(1, first).text(1, second).text(2, output).text(4, operator));
  }

  /** Writes the model. */
  Path write(Path file) throws IOException {
    graph.message(
        5,
        new ProtoBytes()
            .packed(1, TOKENS.length, 2)
            .integer(2, 1)
            .text(8, "table")
            .floats(9, TABLE));
    byte[] model =
        new ProtoBytes()
            .integer(1, 8)
            .message(7, graph)
            .message(8, new ProtoBytes().text(1, "").integer(2, 18))
            .toArray();
    Files.createDirectories(file.getParent());
    return Files.write(file, model);
  }

  /** Writes the vocabulary of all models here. */
  static Path vocabulary(Path file) throws IOException {
    return Files.writeString(file, String.join("\n", TOKENS) + "\n");
  }
}
