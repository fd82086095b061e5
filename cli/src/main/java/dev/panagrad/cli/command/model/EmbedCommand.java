package dev.panagrad.cli.command.model;

import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.option.ExecutionOptions;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.predict.SentenceEmbedder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Computes embeddings of texts with a sentence-transformers model. */
@Command(
    name = "embed",
    description =
        "Turn texts into vectors with a sentence-transformers model in ONNX form; shows how close"
            + " in meaning they are.",
    footer = {
      "  panagrad embed all-MiniLM-L6-v2 \"A cat sleeps.\" \"A kitten naps.\" \"Stocks fall.\"",
      "  panagrad embed model.onnx --tokenizer vocab.txt --json - < lines.txt"
    })
public final class EmbedCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  @Spec CommandSpec spec;

  @ParentCommand Panagrad root;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "An ONNX file or its folder, with tokenizer.json or vocab.txt beside it.")
  Path model;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "TEXT",
      description = "What to embed; - reads texts from standard input, one a line.")
  List<String> texts;

  @Option(
      names = "--tokenizer",
      paramLabel = "FILE",
      description = "The tokenizer.json or vocab.txt (default: the one beside the model).")
  Path tokenizer;

  @Option(names = "--json", description = "Print the vectors, one JSON object a text.")
  boolean json;

  @Mixin ExecutionOptions execution;

  @Override
  public Integer call() {
    if (texts.stream().anyMatch(String::isBlank)) {
      throw new ParameterException(
          spec.commandLine(), "a TEXT is empty; give one with a word in it");
    }
    try (SentenceEmbedder embedder = SentenceEmbedder.open(model, tokenizer, execution.session())) {
      List<String> all = all();
      List<float[]> vectors = embedder.embed(all);
      EmbeddingReport report = new EmbeddingReport(root.console(), all, vectors);
      if (json) {
        report.json();
      } else {
        report.table();
      }
      tellCut(embedder, all);
    }
    return 0;
  }

  /** The texts, with {@value #STANDARD_INPUT} replaced by the lines of standard input. */
  private List<String> all() {
    List<String> all = new ArrayList<>();
    boolean read = false;
    for (String text : texts) {
      if (!text.equals(STANDARD_INPUT)) {
        all.add(text);
      } else if (!read) {
        read = true;
        all.addAll(lines());
      }
    }
    if (all.isEmpty()) {
      throw FileException.of("standard input has no text; give one a line");
    }
    return all;
  }

  /** The non-blank lines of standard input. */
  private static List<String> lines() {
    // Not closed: this command doesn't own standard input.
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, charset()));
    try {
      return in.lines().filter(line -> !line.isBlank()).toList();
    } catch (UncheckedIOException e) {
      IOException cause = e.getCause();
      throw new FileException(
          "standard input cannot be read (%s); give the texts behind the model"
              .formatted(cause.getMessage()),
          cause);
    }
  }

  private static Charset charset() {
    return Charset.forName(System.getProperty("stdin.encoding", "UTF-8"), StandardCharsets.UTF_8);
  }

  private void tellCut(SentenceEmbedder embedder, List<String> all) {
    long cut = all.stream().filter(text -> embedder.tokens(text) > embedder.mostTokens()).count();
    if (cut > 0) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "panagrad: %d of %d texts are longer than the %d tokens that the model reads; their ends"
                  .formatted(cut, all.size(), embedder.mostTokens())
              + " were left out");
      err.flush();
    }
  }
}
