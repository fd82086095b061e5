package dev.panagrad.models.experiments.mnist.training;

import dev.panagrad.engine.parallel.Task;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.data.BatchFiller;
import dev.panagrad.models.data.MiniBatches;
import dev.panagrad.models.data.Mnist;
import dev.panagrad.models.onnx.OnnxExport;
import dev.panagrad.models.train.DataOrigin;
import dev.panagrad.models.train.HyperParameters;
import dev.panagrad.models.train.Picture;
import dev.panagrad.models.train.Position;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.SessionTask;
import dev.panagrad.models.train.ShardData;
import dev.panagrad.models.train.TaskSettings;
import dev.panagrad.models.train.shards.ShardRows;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Trains an MNIST experiment on mini-batches of digits. */
public final class MnistTask extends SessionTask implements DigitView {

  private final MnistModel model;
  private final Mnist data;
  private final MiniBatches batches;
  private final BatchFiller filler;
  private final DigitBatch batch;
  private final Task fill = this::fill;
  private int[] indices;
  private int parts;
  private final MnistEvaluator evaluator;
  private final Feeds whole = new Feeds();
  private final List<Tensor> shardImages;
  private final List<Tensor> shardLabels;
  private final ShardData shards = this::feed;
  private Results scored;
  private MnistWatch watch;
  private final float keepProbability;
  private final double averageDecay;

  /**
   * Opens a session on the experiment's graph.
   *
   * @param data of the settings
   */
  MnistTask(MnistExperiment experiment, Mnist data, TaskSettings settings) {
    HyperParameters values = settings.values();
    SessionOptions options = settings.options();
    int size = settings.batch();
    MnistModel built = MnistModel.build(experiment, settings.shards(), values);
    super(
        built.graph(),
        built.shards(),
        size,
        experiment.learningRate(values),
        options,
        settings.peers());
    this.data = data;
    model = built;
    averageDecay = values.get("average-decay", 0.999);
    keepProbability = (float) values.get("keep-probability", 1);
    batches = new MiniBatches(data.train().size(), size, options.seed(), settings.shuffle());
    filler = new BatchFiller(data.train(), options);
    batch = new DigitBatch(size);
    shardImages = ShardRows.of(batch.images(), settings.shards());
    shardLabels = ShardRows.of(batch.labels(), settings.shards());
    evaluator = new MnistEvaluator(model, session(), data.test());
    whole
        .put(model.images(), batch.images())
        .put(model.labels(), batch.labels())
        .put(model.keepProbability(), 1);
    feed(0);
    feeds()
        .put(model.keepProbability(), keepProbability)
        .put(model.learningRate(), learningRate(0))
        .put(model.averageDecay(), (float) averageDecay);
    prepare(List.of(), List.of(model.batchLoss(), model.train()));
    scored = new Results(Fetches.of(model.loss(), model.accuracy()));
  }

  @Override
  public MnistModel model() {
    return model;
  }

  @Override
  public Node output() {
    return model.probabilities();
  }

  @Override
  public MnistWatch watch(int mostTests) {
    if (watch != null) {
      return watch;
    }
    watch = new MnistWatch(this, mostTests);
    scored = watch.scored();
    evaluator.also(watch.visitor());
    return watch;
  }

  /** The current batch. */
  DigitBatch digits() {
    return batch;
  }

  @Override
  public MnistEvaluator evaluator() {
    return evaluator;
  }

  @Override
  public DataOrigin origin() {
    return new DataOrigin(data.source(), data.sha256());
  }

  @Override
  public void warmUp(WarmUp warmUp) {
    step().warmUp(warmUp);
    warmUp.run(whole, scored.fetches());
    evaluator.warmUp(warmUp);
  }

  @Override
  public void nextBatch() {
    indices = batches.next();
    // On one thread, parts would only bring every image into the cache twice.
    parts = session().activeThreads();
    session().share(fill, parts);
  }

  private void fill(int part) {
    filler.fill(
        indices, indices.length, part, parts, batch.images().buffer(), batch.labels().buffer());
  }

  @Override
  public Score scoreBatch() {
    session().run(whole, scored);
    return new Score(scored.scalar(model.loss()), scored.scalar(model.accuracy()));
  }

  @Override
  public float update(long step) {
    step().rate(model.learningRate(), learningRate(step));
    feeds().put(model.averageDecay(), (float) Math.min(averageDecay, (1.0 + step) / (10.0 + step)));
    return step().run(shards).scalar(model.batchLoss());
  }

  private void feed(int shard) {
    feeds().put(model.images(), shardImages.get(shard)).put(model.labels(), shardLabels.get(shard));
  }

  @Override
  public Score evaluate() {
    return evaluator.score();
  }

  @Override
  public Score evaluateTogether() {
    return evaluator.score(peers());
  }

  @Override
  public String lossName() {
    return "Cross-entropy loss";
  }

  /** As in the tutorial. */
  @Override
  public double mostLoss() {
    return 100;
  }

  @Override
  public String evaluationSplit() {
    return "test";
  }

  @Override
  public boolean better(Score score, Score other) {
    return score.accuracy() > other.accuracy();
  }

  @Override
  public long evaluationExamples() {
    return evaluator.size();
  }

  @Override
  public Picture batchPicture() {
    return batch.picture();
  }

  @Override
  public Map<String, String> position() {
    return Position.of(batches.position(), rate());
  }

  @Override
  public void seek(Map<String, String> position) {
    batches.seek(Position.restore(position, rate(), data.train().size()));
  }

  /**
   * The file's input is {@code images}, [n, 28, 28, 1] from 0 to 1, its output {@code
   * probabilities}, [n, 10].
   */
  @Override
  public void exportOnnx(Path file) {
    new OnnxExport(session())
        .input("images", model.images())
        .output("probabilities", model.probabilities())
        .write(file);
  }

  @Override
  protected void closeData() {
    batch.close();
    evaluator.close();
  }
}
