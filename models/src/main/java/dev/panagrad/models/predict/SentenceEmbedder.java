package dev.panagrad.models.predict;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.OnnxModel;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.type.ValueInfoProto;
import dev.panagrad.models.predict.TextBatches.Batch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Turns texts into vectors of length 1 with a sentence-transformers model, such as
 * all-MiniLM-L6-v2; the closer the vectors, the closer the meanings.
 *
 * <p>A text is cut into tokens, and its vector is pooled from the vectors of the tokens. Texts are
 * padded to powers of two, since the model is compiled once for each length. A text that is too
 * long for the model is truncated. Any thread may embed; calls run one at a time.
 */
public final class SentenceEmbedder implements AutoCloseable {
  private final String name;
  private final OnnxModel model;
  private final WordPieceTokenizer tokenizer;
  private final ModelInputs inputs;
  private final TextBatches batches;
  private final Pooling pooling;
  private final String output;
  private final int mostTokens;

  private SentenceEmbedder(EmbeddingFiles files, OnnxModel model) {
    this.name = files.model().toString();
    this.model = model;
    inputs = ModelInputs.of(name, model);
    tokenizer = files.openTokenizer();
    mostTokens =
        inputs.length() > 0 ? inputs.length() : Math.min(files.mostTokens(), inputs.positions());
    batches = new TextBatches(inputs, mostTokens);
    pooling = files.takesFirstToken() ? Pooling.FIRST_TOKEN : Pooling.MEAN;
    List<String> outputs = model.outputs().stream().map(ValueInfoProto::name).toList();
    output =
        Stream.of("sentence_embedding", "last_hidden_state", "token_embeddings")
            .filter(outputs::contains)
            .findFirst()
            .orElse(outputs.getFirst());
  }

  /** Opens a model with default options. */
  public static SentenceEmbedder open(Path model) {
    return open(model, null, SessionOptions.defaults());
  }

  /**
   * Opens a model.
   *
   * @param model an ONNX file, or a folder that holds one
   * @param tokenizer a tokenizer.json or vocab.txt; null for the one beside the model
   * @throws FileException if a file is missing or not intact, or the model doesn't read texts
   */
  public static SentenceEmbedder open(Path model, Path tokenizer, SessionOptions options) {
    EmbeddingFiles files = EmbeddingFiles.find(model, tokenizer);
    OnnxModel opened = OnnxModel.open(files.model(), options);
    try {
      return new SentenceEmbedder(files, opened);
    } catch (RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  /** How many tokens of a text the model reads, including the two special tokens around it. */
  public int mostTokens() {
    return mostTokens;
  }

  /**
   * How many tokens a text has, including the two special tokens around it; tokens beyond the limit
   * aren't read.
   */
  public int tokens(String text) {
    return tokenizer.encode(text, Integer.MAX_VALUE).length();
  }

  /**
   * Computes the vector of a text.
   *
   * @throws IllegalArgumentException if there is no word in it
   * @throws FileException if the model uses an unsupported feature, or gives no vectors
   */
  public float[] embed(String text) {
    return embed(List.of(text)).getFirst();
  }

  /**
   * Computes the vectors of texts, in their order; faster than one call per text.
   *
   * @throws IllegalArgumentException if there is no word in one of them
   * @throws FileException if the model uses an unsupported feature, or gives no vectors
   */
  public List<float[]> embed(List<String> texts) {
    List<Encoding> encodings = new ArrayList<>();
    for (String text : texts) {
      Encoding encoding = tokenizer.encode(text, mostTokens);
      if (encoding.length() == 2) {
        throw new IllegalArgumentException(
            "text %d of %d is empty; give a text with a word in it"
                .formatted(encodings.size() + 1, texts.size()));
      }
      encodings.add(encoding);
    }
    float[][] vectors = new float[texts.size()][];
    for (Batch batch : batches.of(encodings)) {
      run(batch, encodings, vectors);
    }
    return Arrays.asList(vectors);
  }

  private void run(Batch batch, List<Encoding> encodings, float[][] vectors) {
    List<Encoding> rows = new ArrayList<>();
    for (int row = 0; row < batch.rows(); row++) {
      int text = batch.texts().get(Math.min(row, batch.texts().size() - 1));
      rows.add(encodings.get(text).padded(batch.length(), tokenizer.padToken()));
    }
    OnnxTensor result = model.run(inputs.tensors(rows)).get(output);
    int rank = result.shape().rank();
    if ((rank != 2 && rank != 3) || result.shape().size(0) != batch.rows()) {
      throw FileException.of(
          "%s gives '%s' of shape %s, which are no vectors of %d texts; give a"
              + " sentence-transformers model, such as all-MiniLM-L6-v2",
          name, output, result.shape(), batch.rows());
    }
    for (int row = 0; row < batch.texts().size(); row++) {
      int text = batch.texts().get(row);
      vectors[text] = pooling.vector(result, row, encodings.get(text).length());
    }
  }

  /** The cosine of the angle between two vectors of an embedder: 1 for the same meaning. */
  public static double similarity(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "vectors of %d and %d elements can't be compared".formatted(a.length, b.length));
    }
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /** Frees all memory; vectors returned earlier stay valid. */
  @Override
  public void close() {
    model.close();
  }
}
