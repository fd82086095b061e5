package dev.panagrad.bench.compare.plan;

import dev.panagrad.bench.compare.contestant.Kind;
import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.bench.compare.process.Engine;
import java.util.List;

/**
 * One line of the table.
 *
 * @param name on the command line
 * @param kind of work
 * @param network of the work
 * @param scale the divisor of the nanoseconds per work
 * @param unit of the figure
 * @param goal the factor by which we want to be ahead of the best peer
 */
public record Row(String name, Kind kind, String network, double scale, String unit, double goal) {
  private static final String TEXT = "text-gru";
  private static final String TRANSLATION = "translate-transformer";

  /** All lines that are measured in rounds. */
  public static List<Row> all() {
    return List.of(
        train("mnist-softmax", 2.5),
        train("mnist-mlp-relu", 2.5),
        train("mnist-conv", 4),
        train("mnist-conv-bn", 1.8),
        train("mnist-mlp-dropout", 2.5),
        train("mnist-conv-dropout", 4),
        train(TEXT, 1.6),
        new Row("evaluate", Kind.EVALUATE, "mnist-conv-dropout", 1e6, "ms, 10,000 images", 2),
        new Row("one-image", Kind.ONE_IMAGE, "mnist-mlp-relu", 1e3, "us, one image", 3),
        new Row("generate", Kind.GENERATE, TEXT, 1e3 * Networks.CHARACTERS, "us a character", 1.5),
        train("text-gpt", 1.5),
        train(Networks.SMALL_GPT, 1.5),
        forward("text-gpt"),
        forward(Networks.SMALL_GPT),
        new Row(
            "generate-gpt",
            Kind.GENERATE,
            "text-gpt",
            1e3 * Networks.CHARACTERS,
            "us a character",
            2),
        train(TRANSLATION, 1.5),
        forward(TRANSLATION));
  }

  private static Row forward(String network) {
    return new Row("forward-" + network, Kind.FORWARD, network, 1e6, "ms a batch", 1.5);
  }

  private static Row train(String network, double goal) {
    return new Row(network, Kind.TRAIN, network, 1e6, "ms a step", goal);
  }

  /** Whether an engine does this work: translation is written for PyTorch and us only. */
  public boolean isDoneBy(Engine engine) {
    return engine != Engine.TENSORFLOW || !Networks.isTranslation(network);
  }

  /** The number of check values that must agree before anything is timed. */
  public int checks() {
    return switch (kind) {
      case TRAIN -> Networks.isText(network) || Networks.isTranslation(network) ? 2 : 5;
      case FORWARD -> 3;
      case EVALUATE, GENERATE -> 1;
      case ONE_IMAGE -> 10;
      case ONNX -> 1;
    };
  }

  /**
   * The largest relative difference of check values from ours. With batch normalisation the exact
   * gradient is 0 for every weight on a feature that is the same in all images of the batch, as
   * many are at the dark border. In float it is a rounding error, which Adam's first step turns
   * into a full step of 0.02 in either direction, and the next batch shows it: two summation orders
   * differ by 1e-3 to 2e-2. A quantised network rounds values the other way if they differ in the
   * last bit.
   */
  public double tolerance() {
    return network.equals("mnist-conv-bn") || name.startsWith("minilm-q") ? 5e-2 : 1e-3;
  }
}
