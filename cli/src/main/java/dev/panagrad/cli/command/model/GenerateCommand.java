package dev.panagrad.cli.command.model;

import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.option.ExecutionOptions;
import dev.panagrad.cli.option.HeadNumber;
import dev.panagrad.cli.option.RealNumber;
import dev.panagrad.cli.option.SeedNumber;
import dev.panagrad.cli.option.WholeNumber;
import dev.panagrad.cli.terminal.AttentionMap;
import dev.panagrad.models.experiments.text.writing.Sampling;
import dev.panagrad.models.experiments.text.writing.TextGenerator;
import dev.panagrad.models.experiments.text.writing.TextLook;
import dev.panagrad.models.experiments.text.writing.TrainedText;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.tokenizer.Unit;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Generates text with a trained language model. */
@Command(
    name = "generate",
    description =
        "Write text with a trained language model, token by token; the same seed writes"
            + " the same text.",
    footer = {
      "  panagrad generate runs/first",
      "  panagrad generate runs/first --prompt \"ROMEO:\" --chars 500 --temperature 0.8 --top 10",
      "  panagrad generate runs/gpt --prompt \"ROMEO:\" --top-p 0.9",
      "  panagrad generate runs/gpt --prompt \"ROMEO: What say you?\" --attention 2.1"
    })
public final class GenerateCommand implements Callable<Integer> {
  private static final int TOP = 10;

  @Spec CommandSpec spec;

  @ParentCommand Panagrad root;

  @Parameters(paramLabel = "RUN", description = "The folder of a run on text.")
  Path run;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What the text begins with (default: a new line).")
  String prompt;

  @Option(
      names = "--chars",
      paramLabel = "N",
      converter = WholeNumber.class,
      defaultValue = "1000",
      description = "Characters to write (default: 1000).")
  int chars;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0.8",
      converter = RealNumber.class,
      description = "Below 1 likely characters get likelier, above 1 less likely (default: 0.8).")
  double temperature;

  @Option(
      names = "--top",
      paramLabel = "N",
      converter = WholeNumber.class,
      description = "Draw from the N likeliest tokens only (default: 10, or all with --top-p).")
  Integer top;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      converter = RealNumber.class,
      description =
          "Draw from the likeliest tokens that make up a share P of the probability only, as"
              + " 0.9 (default: 1).")
  Double topP;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      converter = SeedNumber.class,
      description = "Seed of the draws (default: 0).")
  long seed;

  @Option(
      names = "--no-cache",
      description =
          "text-gpt: compute the whole context anew for each character instead of keeping its keys"
              + " and values; writes the same, slower.")
  boolean noCache;

  @Option(
      names = "--attention",
      paramLabel = "LAYER.HEAD",
      converter = HeadNumber.class,
      description =
          "text-gpt: instead of writing, draw where this head looks in the prompt: a line for each"
              + " token, a column for each that it may look at.")
  HeadNumber.Head attention;

  @Mixin ExecutionOptions execution;

  @Override
  public Integer call() {
    Sampling sampling = sampling();
    try (TrainedText text = TrainedText.open(run, execution.session())) {
      if (noCache && !text.generator().withoutCache()) {
        throw new ParameterException(
            spec.commandLine(),
            "--no-cache is for runs of text-gpt; the net of %s keeps a state and no cache"
                .formatted(run));
      }
      tellUnknown(text.generator().tokenizer());
      if (attention != null) {
        draw(text.generator());
        return 0;
      }
      PrintWriter out = root.console().out();
      out.print(prompt);
      Output output = new Output(out);
      text.generator().write(prompt, chars, sampling, output);
      out.println();
      if (out.checkError()) {
        throw FileException.of(
            "nobody reads the text any more after %d of %d characters; give a smaller --chars",
            output.written, chars);
      }
    }
    return 0;
  }

  private void draw(TextGenerator generator) {
    Optional<TextLook> look;
    try {
      look = generator.look(prompt, attention.layer(), attention.number());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--attention: " + e.getMessage(), e);
    }
    if (look.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--attention is for runs of text-gpt; the net of %s has no heads".formatted(run));
    }
    List<String> tokens = look.get().tokens().stream().map(GenerateCommand::visible).toList();
    new AttentionMap(root.console(), tokens, tokens, look.get().weights())
        .lines()
        .forEach(root.console()::line);
  }

  private static String visible(String token) {
    return token.replace('\n', '\u23ce').replace('\t', '\u2192');
  }

  /** Shows the text as it is generated. */
  private final class Output implements TextGenerator.Sink {
    private final PrintWriter out;
    private int written;

    Output(PrintWriter out) {
      this.out = out;
    }

    @Override
    public boolean accept(String text, float probability) {
      if (Float.isNaN(probability)) {
        throw FileException.of(
            "the model of %s gives no probabilities, as its variables are far too large; take"
                + " another run, or train anew with a smaller learning rate",
            run);
      }
      out.print(text);
      written += text.codePointCount(0, text.length());
      // This flushes too.
      return !out.checkError();
    }
  }

  private Sampling sampling() {
    try {
      int likeliest = top != null ? top : topP != null ? Integer.MAX_VALUE : TOP;
      return new Sampling(likeliest, topP == null ? 1 : topP, temperature, seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private void tellUnknown(Tokenizer tokenizer) {
    long unknown =
        Arrays.stream(tokenizer.encode(prompt)).filter(id -> id == tokenizer.unknown()).count();
    if (unknown > 0) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "panagrad: %d of the prompt's %s and are read as unknown"
              .formatted(
                  unknown,
                  tokenizer.unit() == Unit.CHAR
                      ? "characters have no code in the model's alphabet"
                      : "words are not in the model's vocabulary"));
      err.flush();
    }
  }
}
