package dev.panagrad.cli.command.model;

import dev.panagrad.cli.command.common.Panagrad;
import dev.panagrad.cli.option.BeamOptions;
import dev.panagrad.cli.option.ExecutionOptions;
import dev.panagrad.cli.option.HeadNumber;
import dev.panagrad.cli.terminal.AttentionMap;
import dev.panagrad.cli.terminal.Console;
import dev.panagrad.cli.terminal.Table;
import dev.panagrad.models.experiments.translate.training.TrainedTranslation;
import dev.panagrad.models.experiments.translate.writing.Translation;
import dev.panagrad.models.experiments.translate.writing.Translator;
import dev.panagrad.models.io.FileException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Translates with a trained network. */
@Command(
    name = "translate",
    description =
        "Translate with the model of a run: a line for each text, or with --beam the best"
            + " translations of each, with their scores.",
    footer = {
      "  panagrad translate runs/dates \"mi\u00e9rcoles, 3 de mayo de 1922\"",
      "  panagrad translate runs/rnn \"In the beginning was the word.\" --beam 4 --attention",
      "  panagrad translate runs/transformer \"In the beginning was the word.\" --head 3.2"
    })
public final class TranslateCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @ParentCommand Panagrad root;

  @Parameters(index = "0", paramLabel = "RUN", description = "The folder of a run on translation.")
  Path run;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "TEXT",
      description = "What to translate, a sentence each.")
  List<String> texts;

  @Mixin BeamOptions beam;

  @Option(
      names = "--attention",
      description = "Draw where the translation looked: a line a token, a column a source token.")
  boolean attention;

  @Option(
      names = "--head",
      paramLabel = "LAYER.HEAD",
      converter = HeadNumber.class,
      description =
          "translate-transformer: draw where this head looked, as 3.2 for the second head of the"
              + " third layer; --attention draws the mean of the last layer's.")
  HeadNumber.Head head;

  @Mixin ExecutionOptions execution;

  @Override
  public Integer call() {
    int width = beam.width();
    try (TrainedTranslation trained = TrainedTranslation.open(run, execution.session())) {
      Translator translator = trained.translator();
      for (String text : texts) {
        check(translator, text);
      }
      for (String text : texts) {
        print(translator.beam(text, width, width, beam.alpha()));
      }
    }
    return 0;
  }

  private void check(Translator translator, String text) {
    if (text.isBlank()) {
      throw wrong("an empty text has no translation; give one with words in it");
    }
    if (translator.length(text) > translator.longestSource()) {
      throw wrong(
          "a text of %d tokens is too long for the model of %s, which reads %d; give it in parts"
              .formatted(translator.length(text), run, translator.longestSource()));
    }
    long unknown = translator.unknown(text);
    if (unknown > 0) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(
          "panagrad: the model's vocabulary lacks %d of the text's tokens, which are read as unknown"
              .formatted(unknown));
      err.flush();
    }
  }

  private void print(List<Translation> translations) {
    Console console = root.console();
    Translation best = translations.getFirst();
    if (Double.isNaN(best.score())) {
      throw FileException.of(
          "the model of %s gives no probabilities, as its variables are far too large; take another"
              + " run, or train anew with a smaller learning rate",
          run);
    }
    if (!beam.isGiven()) {
      console.line(best.text());
    } else {
      Table table = new Table(">SCORE", ">LOG P", "TRANSLATION");
      for (Translation translation : translations) {
        table.row(
            number(translation.score()),
            number(translation.logProbability()),
            translation.text() + (translation.ended() ? "" : " ..."));
      }
      table.print(console);
    }
    if (attention) {
      draw(best, best.weights());
    }
    if (head != null) {
      List<List<Float>> looks = best.heads().get(head.toString());
      if (looks == null) {
        throw wrong(
            best.heads().isEmpty()
                ? "--head is for runs of translate-transformer; the net of %s has no heads"
                    .formatted(run)
                : "the model of %s has no head %s, but %s"
                    .formatted(run, head, String.join(", ", best.heads().keySet())));
      }
      draw(best, looks);
    }
  }

  private void draw(Translation best, List<List<Float>> weights) {
    new AttentionMap(root.console(), best.sourceTokens(), best.tokens(), weights)
        .lines()
        .forEach(root.console()::line);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
