package dev.panagrad.models.experiments.text.training;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.DType;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.data.BatchPosition;
import dev.panagrad.models.experiments.text.corpus.Books;
import dev.panagrad.models.experiments.text.corpus.Corpus;
import dev.panagrad.models.experiments.text.corpus.SequenceBatches;
import dev.panagrad.models.experiments.text.writing.TextGenerator;
import dev.panagrad.models.tokenizer.TokenJoiner;
import dev.panagrad.models.tokenizer.Unit;
import dev.panagrad.models.train.DataOrigin;
import dev.panagrad.models.train.Position;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.SessionTask;
import dev.panagrad.models.train.TaskSettings;
import dev.panagrad.models.train.shards.ShardScores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/** Trains a language model. */
public final class TextTask extends SessionTask implements TextView {

  private final Corpus corpus;
  private final TextTraining training;
  private final SequenceBatches batches;
  private final Tensor codes;
  private final Tensor targets;
  private final BiFunction<Session, int[], TextEvaluator> evaluators;
  private final TextEvaluator evaluator;
  private final TextGenerator generator;
  private final TextShards shards;
  private final StateGathering gathering;

  private final ShardScores scores;

  private final float keepProbability;
  private final BiConsumer<Session, Path> onnx;

  /** Opens a session on a model. */
  public TextTask(Corpus corpus, TaskSettings settings, TextParts parts) {
    super(
        parts.graph(),
        parts.training().shards(),
        settings.batch(),
        parts.rate(),
        settings.options(),
        settings.peers());
    this.corpus = corpus;
    keepProbability = (float) settings.values().get("keep-probability");
    batches = parts.batches();
    training = parts.training();
    onnx = parts.onnx();
    Shape shape = Shape.of(settings.batch(), training.codes().shape().size(1));
    codes = Tensor.allocate(DType.INT32, shape);
    targets = Tensor.allocate(DType.INT32, shape);
    evaluators = parts.evaluator();
    evaluator = evaluator(corpus.validation().codes());
    generator = new TextGenerator(parts.reader().apply(session()), corpus.tokenizer());
    feeds()
        .put(training.keepProbability(), keepProbability)
        .put(training.learningRate(), rate().at(0));
    shards = new TextShards(training, session(), feeds(), codes, targets);
    prepare(shards.beside(), List.of(training.batchLoss(), training.train()));
    gathering =
        peers() == null
            ? null
            : new StateGathering(
                training.states().stream().map(session()::variable).toList(),
                shards(),
                peers().mesh());
    scores =
        new ShardScores(
            session(),
            feeds(),
            shards,
            shards(),
            training.loss(),
            training.accuracy(),
            training.losses(),
            training.predictions());
  }

  /** Measures on another text; the caller closes the evaluator. */
  TextEvaluator evaluator(int[] text) {
    return evaluators.apply(session(), text);
  }

  @Override
  public Corpus corpus() {
    return corpus;
  }

  @Override
  public TextGenerator generator() {
    return generator;
  }

  @Override
  public double epochs() {
    return batches.epoch() + (double) batches.index() / batches.perEpoch();
  }

  @Override
  public List<SequenceResult> sequences(int count) {
    score();
    List<SequenceResult> sequences = new ArrayList<>();
    for (int i = 0; i < Math.min(count, batch()); i++) {
      sequences.add(sequence(i * batch() / Math.min(count, batch())));
    }
    return sequences;
  }

  private SequenceResult sequence(int row) {
    int steps = codes.shape().size(1);
    int rows = batch() / shards();
    Results results = scores.shard(row / rows);
    Buffer losses = results.get(training.losses()).buffer();
    Buffer predictions = results.get(training.predictions()).buffer();
    int[] predicted = new int[steps];
    double loss = 0;
    for (int step = 0; step < steps; step++) {
      long at = (long) step * rows + row % rows;
      loss += losses.get(at);
      predicted[step] = predictions.getInt(at);
    }
    int start = batches.start(row);
    return new SequenceResult(
        corpus.training().bookAt(start),
        pieces(Arrays.copyOfRange(corpus.training().codes(), start + 1, start + 1 + steps)),
        pieces(predicted),
        loss / steps * corpus.training().codesPerCharacter());
  }

  private List<String> pieces(int[] codes) {
    TokenJoiner joiner = corpus.tokenizer().joiner();
    return Arrays.stream(codes).mapToObj(joiner::add).toList();
  }

  private Score score() {
    feeds().put(training.keepProbability(), 1);
    return scores.sums();
  }

  @Override
  public DataOrigin origin() {
    return corpus.origin();
  }

  @Override
  public void warmUp(WarmUp warmUp) {
    step().warmUp(warmUp);
    scores.warmUp(warmUp);
    evaluator.warmUp(warmUp);
  }

  @Override
  public void nextBatch() {
    batches.next(codes.buffer(), targets.buffer());
  }

  @Override
  public Score scoreBatch() {
    return mean(score());
  }

  @Override
  public Score scoreTogether() {
    feeds().put(training.keepProbability(), 1);
    return mean(scores.sums(peers(), step().share()));
  }

  private Score mean(Score sums) {
    Score mean = new Score(sums.loss() / shards(), sums.accuracy() / shards());
    return perCharacter(mean, corpus.training());
  }

  @Override
  public float update(long made) {
    feeds().put(training.keepProbability(), keepProbability);
    step().rate(training.learningRate(), rate().at(made));
    float loss = step().run(shards).scalar(training.batchLoss());
    return (float) (loss * corpus.training().codesPerCharacter());
  }

  @Override
  public Score evaluate() {
    return perCharacter(evaluator.score(null), corpus.validation());
  }

  @Override
  public Score evaluateTogether() {
    return perCharacter(evaluator.score(peers()), corpus.validation());
  }

  /** Losses are reported in nats per character, so that they can be compared across units. */
  private static Score perCharacter(Score score, Books books) {
    return new Score(score.loss() * books.codesPerCharacter(), score.accuracy());
  }

  @Override
  public double perplexity(Score evaluation) {
    return Math.exp(evaluation.loss() / corpus.validation().codesPerCharacter());
  }

  @Override
  public void saveParts(RunFolder folder) {
    if (corpus.tokenizer().unit() != Unit.CHAR) {
      corpus.tokenizer().save(folder.vocabulary());
    }
  }

  @Override
  public String lossName() {
    return "Loss, nats a character";
  }

  @Override
  public long evaluationExamples() {
    return evaluator.size();
  }

  @Override
  public Node output() {
    return training.logits();
  }

  @Override
  public String unit() {
    return switch (corpus.tokenizer().unit()) {
      case CHAR -> "chars";
      case WORD -> "words";
      case BPE -> "tokens";
    };
  }

  @Override
  public long unitsPerBatch() {
    return codes.shape().elements();
  }

  @Override
  public void collect() {
    gathering.run();
  }

  @Override
  public Map<String, String> position() {
    return Position.of(batches.epoch(), batches.index(), rate());
  }

  @Override
  public void seek(Map<String, String> position) {
    BatchPosition at = Position.restoreBatches(position, rate(), batches.perEpoch());
    batches.seek(at.epoch(), at.index());
  }

  /**
   * The file's inputs are codes and states, its outputs logits and states, as described in {@code
   * RecurrentExport}; a GPT has no states.
   */
  @Override
  public void exportOnnx(Path file) {
    onnx.accept(session(), file);
  }

  @Override
  protected void closeData() {
    codes.close();
    targets.close();
    evaluator.close();
    generator.close();
  }
}
