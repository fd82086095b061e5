package dev.panagrad.models.experiments.text.gpt;

import dev.panagrad.graph.session.Session;
import dev.panagrad.models.experiments.text.corpus.Corpus;
import dev.panagrad.models.experiments.text.corpus.RandomBlocks;
import dev.panagrad.models.experiments.text.corpus.SequenceBatches;
import dev.panagrad.models.experiments.text.training.TextEvaluator;
import dev.panagrad.models.experiments.text.training.TextInference;
import dev.panagrad.models.experiments.text.training.TextParts;
import dev.panagrad.models.experiments.text.training.TextTask;
import dev.panagrad.models.experiments.text.writing.LanguageExperiment;
import dev.panagrad.models.experiments.text.writing.WritingModel;
import dev.panagrad.models.nn.AdamW;
import dev.panagrad.models.nn.Clipped;
import dev.panagrad.models.nn.LearningRate;
import dev.panagrad.models.nn.Optimizer;
import dev.panagrad.models.nn.transformer.Gpt;
import dev.panagrad.models.onnx.OnnxExport;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.TaskSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * A small GPT on characters, trained as in nanoGPT (Karpathy 2022): AdamW, gradients clipped
 * together, a rate that rises and then falls along a cosine, blocks from random positions.
 */
public final class TextGpt implements LanguageExperiment {
  private static final String BLOCK = "block";
  private static final String KEEP = "keep-probability";

  /** The largest number of characters that are evaluated at a time. */
  private static final int EVALUATED = 8_192;

  /** Makes the experiment. */
  public TextGpt() {}

  @Override
  public String name() {
    return "text-gpt";
  }

  @Override
  public String network() {
    return "Transformer, 4 blocks of 192, 4 heads, dropout 0.9";
  }

  @Override
  public double expectedAccuracy() {
    return 0.5;
  }

  @Override
  public int steps() {
    return 2_000;
  }

  @Override
  public int batch() {
    return 32;
  }

  @Override
  public HyperParameters hyperParameters() {
    return HyperParameters.of("learning-rate", 1e-3)
        .withOptional("minimum-rate", 1e-4)
        .withOptional("warm-up", 100)
        .with("decay-steps", 2_000)
        .withOptional("weight-decay", 0.1)
        .with("beta2", 0.99)
        .with("clip", 1)
        .with(KEEP, 0.9)
        .with("layers", 4)
        .with("heads", 4)
        .with("width", 192)
        .with(BLOCK, 128);
  }

  @Override
  public int stepsPerEpoch(TaskSettings settings) {
    int length = Corpus.of(settings.data()).training().size();
    return RandomBlocks.perEpoch(length, settings.batch(), settings.values().whole(BLOCK));
  }

  @Override
  public TextTask open(TaskSettings settings) {
    HyperParameters values = settings.values();
    Corpus corpus = Corpus.of(settings.data());
    Gpt net = net(values, corpus.tokenizer());
    LearningRate rate = rate(values);
    Optimizer optimizer = optimizer(values);
    SequenceBatches batches =
        new RandomBlocks(
            corpus.training().codes(),
            settings.batch(),
            net.context(),
            settings.shuffle(),
            settings.options().seed());
    GptModel model = GptModel.forTraining(net, optimizer, settings.batch(), settings.shards());
    int sideBySide = Math.max(1, EVALUATED / net.context());
    return new TextTask(
        corpus,
        settings,
        new TextParts(
            model.graph(),
            model.training(),
            rate,
            batches,
            (session, text) ->
                new TextEvaluator(
                    model.evaluation(),
                    session,
                    text,
                    settings.shards(),
                    net.context(),
                    sideBySide),
            session -> new GptReader(model.writing(), session),
            (session, file) -> write(session, model.evaluation(), file)));
  }

  /** From codes [n, context] to logits [n * context, tokens], one row for each position. */
  static void write(Session session, TextInference net, Path file) {
    new OnnxExport(session).input("codes", net.codes()).output("logits", net.logits()).write(file);
  }

  @Override
  public WritingModel writing(HyperParameters values, Tokenizer tokenizer) {
    GptModel model = GptModel.forWriting(net(values, tokenizer));
    return new WritingModel(model.graph(), session -> new GptReader(model.writing(), session));
  }

  /**
   * The net with some hyper-parameters.
   *
   * @throws IllegalArgumentException if they don't fit each other
   */
  static Gpt net(HyperParameters values, Tokenizer tokenizer) {
    return new Gpt(
        tokenizer.size(),
        values.whole("layers"),
        values.whole("heads"),
        values.whole("width"),
        values.whole(BLOCK),
        values.get(KEEP) < 1);
  }

  private static LearningRate rate(HyperParameters values) {
    return LearningRate.warmUpCosine(
        values.get("learning-rate"),
        values.get("minimum-rate"),
        values.whole("warm-up"),
        values.whole("decay-steps"));
  }

  /**
   * Weight decay applies to weights and embeddings, but not to biases and the scales of normalised
   * rows.
   */
  private static Optimizer optimizer(HyperParameters values) {
    double beta2 = values.get("beta2");
    if (beta2 >= 1) {
      throw new IllegalArgumentException(
          "the hyper-parameter 'beta2' must be below 1, as 0.99, not " + beta2);
    }
    AdamW adam =
        new AdamW(0.9f, (float) beta2, 1e-8f, (float) values.get("weight-decay"), List.of());
    return Clipped.byGlobalNormAsPyTorch(adam, (float) values.get("clip"));
  }
}
