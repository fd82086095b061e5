package dev.panagrad.models.experiments.caption.training;

import dev.panagrad.engine.parallel.Task;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.data.MiniBatches;
import dev.panagrad.models.experiments.caption.pictures.CaptionData;
import dev.panagrad.models.experiments.caption.pictures.CaptionSet;
import dev.panagrad.models.experiments.caption.pictures.CaptionedPicture;
import dev.panagrad.models.experiments.caption.writing.CaptionNet;
import dev.panagrad.models.experiments.caption.writing.Captioner;
import dev.panagrad.models.nn.LearningRate;
import dev.panagrad.models.train.DataOrigin;
import dev.panagrad.models.train.Position;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.SessionTask;
import dev.panagrad.models.train.ShardData;
import dev.panagrad.models.train.TaskSettings;
import dev.panagrad.models.train.shards.ShardScores;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Trains a net that describes pictures. */
public final class CaptionTask extends SessionTask implements CaptionView {
  private final CaptionData data;
  private final CaptionModel model;
  private final MiniBatches batches;
  private final CaptionBatch batch;
  private final Captioner captioner;
  private final CaptionEvaluator evaluator;
  private final List<CaptionedPicture> validation;
  private final ShardScores scores;
  private final float keepProbability;
  private final double averageDecay;
  private final ShardData shards = this::feed;
  private final Task fill = this::fill;
  private int[] examples;
  private long epoch;
  private long tokens;

  /** Opens a session. */
  CaptionTask(
      CaptionData data,
      CaptionNet net,
      CaptionModel model,
      MiniBatches batches,
      LearningRate schedule,
      TaskSettings settings) {
    super(
        model.graph(),
        model.shards(),
        settings.batch(),
        schedule,
        settings.options(),
        settings.peers());
    this.data = data;
    this.model = model;
    this.batches = batches;
    keepProbability = (float) settings.values().get(CaptionExperiment.KEEP, 1);
    averageDecay = settings.values().get(CaptionExperiment.AVERAGE, 0.99);
    batch = new CaptionBatch(data.shape(), model.training().steps(), shards());
    captioner = new Captioner(net, model.use(), session(), data.tokens(), data.longest());
    evaluator =
        new CaptionEvaluator(
            model.measuring(), session(), data.tokens(), captioner, data.longest());
    List<CaptionedPicture> watched = data.validation();
    validation = evaluator.measures(watched) ? watched : List.of();
    feed(0);
    feeds()
        .put(model.keepProbability(), keepProbability)
        .put(model.averageDecay(), (float) averageDecay)
        .put(model.learningRate(), rate().at(0))
        .put(model.tokens(), 1);
    CaptionForm form = model.training();
    scores = new ShardScores(session(), feeds(), shards, shards(), form.loss(), form.hits());
    prepare(List.of(), List.of(model.batchLoss(), model.train()));
  }

  @Override
  public Captioner captioner() {
    return captioner;
  }

  @Override
  public List<CaptionedPicture> shown() {
    return data.shown();
  }

  @Override
  public List<CaptionSet> tests() {
    return data.tests();
  }

  @Override
  public List<String> remarks() {
    return data.remarks();
  }

  @Override
  public Node output() {
    return model.training().logits();
  }

  @Override
  public DataOrigin origin() {
    return data.origin();
  }

  /** The vocabulary. */
  @Override
  public void saveParts(RunFolder folder) {
    data.tokens().save(folder.vocabulary());
  }

  @Override
  public void warmUp(WarmUp warmUp) {
    step().warmUp(warmUp);
    scores.warmUp(warmUp);
    evaluator.warmUp(warmUp);
  }

  @Override
  public void nextBatch() {
    examples = batches.next();
    epoch = batches.epoch();
    tokens = 0;
    for (int row = 0; row < examples.length; row++) {
      int[] caption = data.caption(epoch, examples[row]);
      batch.caption(row, caption);
      tokens += caption.length + 1;
    }
    session().share(fill, session().options().threads());
  }

  /** Writes captions for some of the pictures. */
  private void fill(int part) {
    int parts = session().options().threads();
    int to = (part + 1) * examples.length / parts;
    for (int row = part * examples.length / parts; row < to; row++) {
      data.picture(epoch, examples[row], batch.pictures(), batch.at(row));
    }
  }

  private void feed(int shard) {
    batch.feed(feeds(), model.training(), shard);
  }

  /** Measures with the statistics of the batch. */
  @Override
  public Score scoreBatch() {
    feeds().put(model.keepProbability(), 1);
    return mean(scores.sums());
  }

  @Override
  public Score scoreTogether() {
    feeds().put(model.keepProbability(), 1);
    return mean(scores.sums(peers(), step().share()));
  }

  private Score mean(Score sums) {
    return new Score(sums.loss() / tokens, sums.accuracy() / tokens);
  }

  @Override
  public float update(long made) {
    feeds().put(model.keepProbability(), keepProbability);
    feeds().put(model.averageDecay(), (float) Math.min(averageDecay, (1.0 + made) / (10.0 + made)));
    feeds().put(model.tokens(), (float) tokens);
    step().rate(model.learningRate(), rate().at(made));
    return step().run(shards).scalar(model.batchLoss());
  }

  @Override
  public Score evaluate() {
    return evaluator.score(validation, null);
  }

  @Override
  public Score evaluateTogether() {
    return evaluator.score(validation, peers());
  }

  /** Measures other pictures. */
  public Score score(CaptionSet set) {
    return evaluator.score(set.pictures(), null);
  }

  @Override
  public String lossName() {
    return "Loss, nats a word";
  }

  @Override
  public long evaluationExamples() {
    return validation.size();
  }

  /** Compares the shares of entirely right captions, and the losses if the shares are equal. */
  @Override
  public boolean better(Score score, Score other) {
    return score.accuracy() == other.accuracy()
        ? score.loss() < other.loss()
        : score.accuracy() > other.accuracy();
  }

  @Override
  public Map<String, String> position() {
    return Position.of(batches.position(), rate());
  }

  @Override
  public void seek(Map<String, String> position) {
    batches.seek(Position.restore(position, rate(), data.size()));
  }

  /** The encoder takes {@code pictures}, [n, height, width, channels]. */
  @Override
  public List<Path> exportParts(Path file) {
    return model.use().export().write(session(), file);
  }

  @Override
  protected void closeData() {
    batch.close();
    evaluator.close();
  }
}
