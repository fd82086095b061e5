package dev.panagrad.cli.command.model;

import dev.panagrad.cli.terminal.Console;
import dev.panagrad.models.experiments.caption.pictures.CaptionSet;
import dev.panagrad.models.experiments.caption.pictures.CaptionedPicture;
import dev.panagrad.models.experiments.caption.training.CaptionView;
import dev.panagrad.models.metrics.text.Bleu;
import java.util.ArrayList;
import java.util.List;

/** How well a network captions test pictures. */
final class CaptionReport {
  private static final int WRONG = 6;

  /**
   * The generated captions of a set.
   *
   * @param found one per picture
   */
  private record Found(CaptionSet set, List<String> found) {
    boolean isRight(int i) {
      return found.get(i).equals(set.pictures().get(i).caption());
    }

    int right() {
      int right = 0;
      for (int i = 0; i < found.size(); i++) {
        right += isRight(i) ? 1 : 0;
      }
      return right;
    }
  }

  private final List<Found> sets = new ArrayList<>();

  private CaptionReport() {}

  /** Captions all pictures. */
  static CaptionReport of(CaptionView task) {
    CaptionReport report = new CaptionReport();
    for (CaptionSet set : task.tests()) {
      if (!set.pictures().isEmpty()) {
        List<byte[]> samples = set.pictures().stream().map(CaptionedPicture::samples).toList();
        report.sets.add(new Found(set, task.captioner().greedy(samples)));
      }
    }
    return report;
  }

  /** Prints for each set the share of faultless captions, BLEU, and some wrong captions. */
  void print(Console console) {
    for (Found of : sets) {
      List<String> wanted = of.set.pictures().stream().map(CaptionedPicture::caption).toList();
      int count = wanted.size();
      int right = of.right();
      console.format(
          "%s: exact %.4f (%,d of %,d), BLEU %.1f",
          of.set.name(), (double) right / count, right, count, Bleu.of(of.found, wanted).score());
      int shown = 0;
      for (int i = 0; i < count && shown < WRONG; i++) {
        if (!of.isRight(i)) {
          shown++;
          console.line("  %s  %s".formatted(of.found.get(i), console.dim("= " + wanted.get(i))));
        }
      }
    }
    console.line("BLEU: " + Bleu.SIGNATURE);
  }
}
