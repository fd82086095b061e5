package dev.panagrad.models.experiments.translate.pairs;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.file.Sha256;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.train.RunConfig;
import dev.panagrad.models.train.RunFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;

/**
 * The tokenizers of sources and targets.
 *
 * @param source of sources
 * @param target of targets; the same object if both share one
 */
public record Vocabularies(Tokenizer source, Tokenizer target) {
  private static final String SOURCE = "vocabulary of sources";
  private static final String TARGET = "vocabulary of targets";

  /** Whether sources and targets share one tokenizer, the same object. */
  @SuppressWarnings("ReferenceEquality")
  public boolean isShared() {
    return source == target;
  }

  /** The hashes that a run keeps of them, so that it can't be resumed with others. */
  Map<String, String> fingerprints() {
    Map<String, String> sums = new TreeMap<>();
    sums.put(SOURCE, fingerprint(source));
    if (!isShared()) {
      sums.put(TARGET, fingerprint(target));
    }
    return sums;
  }

  private static String fingerprint(Tokenizer tokenizer) {
    StringBuilder tokens = new StringBuilder();
    for (int id = 0; id < tokenizer.size(); id++) {
      tokens.append(tokenizer.token(id)).append('\n');
    }
    return Sha256.of(tokens.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Writes them into a run's folder. */
  public void save(RunFolder folder) {
    source.save(folder.vocabulary());
    if (!isShared()) {
      target.save(folder.targetVocabulary());
    }
  }

  /**
   * Reads the tokenizers of a run.
   *
   * @throws FileException if a file is missing, damaged or not from the model's run
   */
  public static Vocabularies load(RunFolder folder, RunConfig config) {
    Tokenizer source = Tokenizer.load(folder.vocabulary());
    boolean shared = !Files.exists(folder.targetVocabulary());
    Vocabularies read =
        new Vocabularies(source, shared ? source : Tokenizer.load(folder.targetVocabulary()));
    Map<String, String> before = config.data().sha256();
    read.fingerprints()
        .forEach(
            (name, sum) -> {
              if (!sum.equals(before.get(name))) {
                throw FileException.of(
                    "the vocabulary in %s doesn't fit the model, which was trained with another"
                        + " one; put back the file that the training wrote",
                    folder);
              }
            });
    return read;
  }
}
