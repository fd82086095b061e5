package dev.panagrad.models.experiments.text.recurrent;

import dev.panagrad.models.experiments.text.corpus.Corpus;
import dev.panagrad.models.experiments.text.corpus.SequenceBatches;
import dev.panagrad.models.experiments.text.corpus.TextBatches;
import dev.panagrad.models.experiments.text.training.TextEvaluator;
import dev.panagrad.models.experiments.text.training.TextParts;
import dev.panagrad.models.experiments.text.training.TextTask;
import dev.panagrad.models.experiments.text.writing.LanguageExperiment;
import dev.panagrad.models.experiments.text.writing.WritingModel;
import dev.panagrad.models.nn.Cell;
import dev.panagrad.models.nn.LearningRate;
import dev.panagrad.models.nn.RecurrentNet;
import dev.panagrad.models.nn.RecurrentNet.Dropout;
import dev.panagrad.models.onnx.RecurrentExport;
import dev.panagrad.models.tokenizer.Tokenizer;
import dev.panagrad.models.tokenizer.Unit;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.TaskSettings;
import java.util.Collections;
import java.util.function.IntFunction;

/**
 * A recurrent model that learns a text and writes in its style, as in the second part of
 * "TensorFlow and deep learning, without a PhD".
 *
 * @param name of the experiment, as "text-gru"
 * @param network the net in a few words
 * @param expectedAccuracy share of the validation text's characters predicted
 * @param cell makes a cell with a number of units
 */
public record TextExperiment(
    String name, String network, double expectedAccuracy, IntFunction<Cell> cell)
    implements LanguageExperiment {
  private static final String LAYERS = "layers";
  private static final String HIDDEN = "hidden";
  private static final String SEQUENCE = "sequence";
  private static final String KEEP = "keep-probability";
  private static final String VARIATIONAL = "variational-dropout";

  @Override
  public int steps() {
    return 1_500;
  }

  @Override
  public int testEvery() {
    return 50;
  }

  /**
   * Sizes that give a readable sample within a minute on two cores; the tutorial has 3 layers of
   * 512 and batches of 200.
   */
  @Override
  public HyperParameters hyperParameters() {
    return HyperParameters.of("learning-rate", 0.001)
        .with(KEEP, 0.8)
        .with(VARIATIONAL, 0)
        .with(LAYERS, 2)
        .with(HIDDEN, 256)
        .with(SEQUENCE, 30);
  }

  @Override
  public int stepsPerEpoch(TaskSettings settings) {
    int steps = settings.values().whole(SEQUENCE);
    return TextBatches.perEpoch(
        Corpus.of(settings.data()).training().size(), settings.batch(), steps);
  }

  @Override
  public TextTask open(TaskSettings settings) {
    int steps = settings.values().whole(SEQUENCE);
    Corpus corpus = Corpus.of(settings.data());
    SequenceBatches batches = new TextBatches(corpus.training().codes(), settings.batch(), steps);
    TextCodes codes = codes(settings.values(), corpus.tokenizer());
    RecurrentNet net = net(settings.values());
    TextModel model = TextModel.forTraining(codes, net, settings.batch(), steps, settings.shards());
    return new TextTask(
        corpus,
        settings,
        new TextParts(
            model.graph(),
            model.training(),
            LearningRate.constant(settings.values().get("learning-rate")),
            batches,
            (session, text) ->
                new TextEvaluator(model.evaluation(), session, text, settings.shards()),
            session -> new RecurrentReader(model.writing(), session),
            (session, file) ->
                new RecurrentExport(session, net, codes.size(), codes.table()).write(file)));
  }

  @Override
  public WritingModel writing(HyperParameters values, Tokenizer tokenizer) {
    TextModel model = TextModel.forWriting(codes(values, tokenizer), net(values));
    return new WritingModel(
        model.graph(), session -> new RecurrentReader(model.writing(), session));
  }

  /** The text is read in order, since states are carried over. */
  @Override
  public boolean shuffles() {
    return false;
  }

  /**
   * The net with some hyper-parameters.
   *
   * @throws IllegalArgumentException if a count is no whole number
   */
  public RecurrentNet net(HyperParameters values) {
    values.whole(SEQUENCE);
    Dropout kind = values.get(VARIATIONAL) > 0 ? Dropout.VARIATIONAL : Dropout.NAIVE;
    Dropout dropout = values.get(KEEP) < 1 ? kind : Dropout.NONE;
    Cell each = cell.apply(values.whole(HIDDEN));
    return new RecurrentNet(Collections.nCopies(values.whole(LAYERS), each), dropout);
  }

  /** Words and subwords are embedded with the width of the layers. */
  static TextCodes codes(HyperParameters values, Tokenizer tokenizer) {
    return tokenizer.unit() == Unit.CHAR
        ? new TextCodes(tokenizer.size(), 0)
        : new TextCodes(tokenizer.size(), values.whole(HIDDEN));
  }
}
