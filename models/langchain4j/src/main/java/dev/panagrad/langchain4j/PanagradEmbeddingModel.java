package dev.panagrad.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.DimensionAwareEmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.predict.SentenceEmbedder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Sentence embeddings for langchain4j by this engine, without native libraries: a replacement for
 * its models in ONNX Runtime, such as AllMiniLmL6V2EmbeddingModel.
 *
 * <p>Thread-safe; runs are serialized. Texts that are too long for the model are truncated at the
 * end.
 */
public final class PanagradEmbeddingModel extends DimensionAwareEmbeddingModel
    implements AutoCloseable {
  /** The number of special tokens around a text. */
  private static final int MARKS = 2;

  private final String name;
  private final SentenceEmbedder embedder;

  private PanagradEmbeddingModel(String name, SentenceEmbedder embedder) {
    this.name = name;
    this.embedder = embedder;
  }

  /**
   * Opens a model, with tokenizer.json or vocab.txt next to it.
   *
   * @param model an ONNX file, or a folder that holds one
   * @throws FileException if a file is missing or not intact, or the model doesn't read texts
   */
  public static PanagradEmbeddingModel open(Path model) {
    return open(model, null, SessionOptions.defaults());
  }

  /**
   * Opens a model.
   *
   * @param model an ONNX file, or a folder that holds one
   * @param tokenizer a tokenizer.json or vocab.txt; null for the one next to the model
   * @throws FileException if a file is missing or not intact, or the model doesn't read texts
   */
  public static PanagradEmbeddingModel open(Path model, Path tokenizer, SessionOptions options) {
    return new PanagradEmbeddingModel(
        model.getFileName().toString(), SentenceEmbedder.open(model, tokenizer, options));
  }

  /**
   * The unit-length vectors of texts, in order, and the number of their tokens.
   *
   * @throws IllegalArgumentException if a text contains no word
   */
  @Override
  public Response<List<Embedding>> embedAll(List<TextSegment> segments) {
    List<String> texts = segments.stream().map(TextSegment::text).toList();
    List<Embedding> embeddings = new ArrayList<>();
    embedder.embed(texts).forEach(vector -> embeddings.add(Embedding.from(vector)));
    int tokens = texts.stream().mapToInt(text -> embedder.tokens(text) - MARKS).sum();
    return Response.from(embeddings, new TokenUsage(tokens));
  }

  @Override
  public String modelName() {
    return name;
  }

  /** Frees all memory; vectors remain valid. */
  @Override
  public void close() {
    embedder.close();
  }
}
