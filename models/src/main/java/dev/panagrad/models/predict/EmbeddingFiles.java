package dev.panagrad.models.predict;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.json.JsonException;
import dev.panagrad.models.io.json.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the files of a sentence-transformers model: the network and the files beside it. */
record EmbeddingFiles(Path model, Path tokenizer) {
  /** The usual limit of BERT-like networks, in tokens. */
  private static final int USUAL_LIMIT = 512;

  private static final String SUFFIX = ".onnx";

  /**
   * Finds the files.
   *
   * @param given an ONNX file, or a folder with one
   * @param tokenizer null for the one beside the model
   * @throws FileException if a file is missing
   */
  static EmbeddingFiles find(Path given, Path tokenizer) {
    Path model = Files.isDirectory(given) ? modelIn(given) : given;
    if (tokenizer != null || !Files.exists(model)) {
      // A missing model is reported when it is opened.
      return new EmbeddingFiles(model, tokenizer);
    }
    String name = model.getFileName().toString();
    String stem = name.endsWith(SUFFIX) ? name.substring(0, name.length() - 5) : name;
    return new EmbeddingFiles(
        model,
        beside(model, stem + "-tokenizer.json", "tokenizer.json", "vocab.txt")
            .orElseThrow(
                () ->
                    FileException.of(
                        "no tokenizer.json or vocab.txt lies beside %s; put the one there that the"
                            + " network was trained with",
                        model)));
  }

  private static Path modelIn(Path folder) {
    for (Path usual : List.of(Path.of("model.onnx"), Path.of("onnx", "model.onnx"))) {
      if (Files.exists(folder.resolve(usual))) {
        return folder.resolve(usual);
      }
    }
    List<Path> models;
    try (Stream<Path> files = Files.list(folder)) {
      models = files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (models.size() != 1) {
      throw FileException.of(
          models.isEmpty()
              ? "%s holds no ONNX file; give the file of a model or its folder"
              : "%s holds %d ONNX files; give one of them",
          folder,
          models.size());
    }
    return models.getFirst();
  }

  /** A file in the model's folder, or in the one above, as in "onnx/model.onnx". */
  private static Optional<Path> beside(Path model, String... names) {
    Path folder = model.toAbsolutePath().getParent();
    return Stream.of(folder, folder.getParent())
        .filter(place -> place != null)
        .filter(place -> place.equals(folder) || folder.endsWith("onnx"))
        .flatMap(place -> Stream.of(names).map(place::resolve))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** Reads the tokenizer. */
  WordPieceTokenizer openTokenizer() {
    if (tokenizer.toString().endsWith(".json")) {
      return WordPieceTokenizer.ofJson(tokenizer);
    }
    boolean lowerCase =
        settings("tokenizer_config.json").get("do_lower_case") instanceof Boolean flag
            ? flag
            : !hasCapitals();
    return WordPieceTokenizer.ofVocabulary(tokenizer, lowerCase);
  }

  /**
   * Whether some token other than the special ones has capitals, so that the network is a cased
   * one.
   */
  private boolean hasCapitals() {
    try (Stream<String> tokens = Files.lines(tokenizer)) {
      return tokens
          .filter(token -> !token.startsWith("["))
          .anyMatch(token -> token.chars().anyMatch(Character::isUpperCase));
    } catch (IOException | UncheckedIOException e) {
      // Errors are reported by the code that opens it.
      return false;
    }
  }

  /** How many tokens the model is meant to read, including the special tokens around a text. */
  int mostTokens() {
    return settings("sentence_bert_config.json").get("max_seq_length") instanceof Long most
            && isLimit(most)
        ? most.intValue()
        : settings("tokenizer_config.json").get("model_max_length") instanceof Long most
                && isLimit(most)
            ? most.intValue()
            : USUAL_LIMIT;
  }

  /** Some files give huge numbers for "no limit". */
  private static boolean isLimit(long most) {
    return most > 2 && most <= 1 << 16;
  }

  /**
   * Whether the model represents a text by its first token rather than by the mean of all tokens.
   */
  boolean takesFirstToken() {
    return Boolean.TRUE.equals(settings("1_Pooling/config.json").get("pooling_mode_cls_token"));
  }

  /** The settings in a file beside the model; empty if there is no such file. */
  private Map<String, Object> settings(String name) {
    Path file = beside(model, name).orElse(null);
    if (file == null) {
      return Map.of();
    }
    try {
      return JsonReader.object(ByteBuffer.wrap(Files.readAllBytes(file)));
    } catch (JsonException e) {
      throw new FileException(
          "%s is %s; mend it or take it away".formatted(file, e.getMessage()), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
