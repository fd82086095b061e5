package dev.panagrad.models.experiments.translate.training;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.data.BatchPosition;
import dev.panagrad.models.experiments.translate.pairs.Bucket;
import dev.panagrad.models.experiments.translate.pairs.PairBatches;
import dev.panagrad.models.experiments.translate.pairs.PairData;
import dev.panagrad.models.experiments.translate.pairs.TextPair;
import dev.panagrad.models.experiments.translate.writing.Translator;
import dev.panagrad.models.nn.LearningRate;
import dev.panagrad.models.train.DataOrigin;
import dev.panagrad.models.train.Peers;
import dev.panagrad.models.train.Position;
import dev.panagrad.models.train.RunFolder;
import dev.panagrad.models.train.Score;
import dev.panagrad.models.train.SessionTask;
import dev.panagrad.models.train.ShardData;
import dev.panagrad.models.train.TaskSettings;
import dev.panagrad.models.train.shards.ShardScores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Trains a net that translates, on batches of pairs of about the same length. */
public final class TranslationTask extends SessionTask implements TranslationView {
  private static final int SHOWN = 8;
  private static final int LONGEST_SHOWN = 90;

  private final PairData data;
  private final TranslationModel model;
  private final boolean exact;
  private final PairBatches batches;
  private final long tokensPerBatch;
  private final List<BatchTensors> tensors = new ArrayList<>();
  private final ValidationPairs validation;
  private final Translator translator;
  private final float keepProbability;

  /** One for each bucket, so that a step allocates none. */
  private final List<ShardData> shards = new ArrayList<>();

  /** Likewise: the sums of losses and of hits. */
  private final List<ShardScores> scores = new ArrayList<>();

  private int bucket;
  private int tokens;

  /**
   * Opens a session.
   *
   * @param exact whether the accuracy is the share of entirely right translations, rather than of
   *     tokens
   */
  TranslationTask(
      PairData data,
      TranslationModel model,
      LearningRate schedule,
      boolean exact,
      TaskSettings settings) {
    super(
        model.graph(),
        model.shards(),
        settings.batch(),
        schedule,
        settings.options().withPlans(2 * model.forms().size() + Session.MOST_PLANS),
        settings.peers());
    this.data = data;
    this.model = model;
    this.exact = exact;
    keepProbability = (float) settings.values().get("keep-probability", 1);
    List<Bucket> buckets = model.forms().stream().map(TranslationForm::bucket).toList();
    batches = new PairBatches(data, buckets, settings.options().seed(), settings.shuffle());
    tokensPerBatch = batches.tokensPerBatch();
    for (TranslationForm form : model.forms()) {
      BatchTensors memory = new BatchTensors(form.bucket(), shards());
      tensors.add(memory);
      memory.feed(form, feeds(), 0);
      ShardData rows = shard -> memory.feed(form, feeds(), shard);
      shards.add(rows);
      scores.add(new ShardScores(session(), feeds(), rows, shards(), form.loss(), form.hits()));
    }
    Bucket longest = buckets.getLast();
    translator =
        new Translator(
            model.use(), session(), data.vocabularies(), longest.source(), longest.target());
    validation = new ValidationPairs(data, buckets);
    feeds()
        .put(model.keepProbability(), keepProbability)
        .put(model.learningRate(), rate().at(0))
        .put(model.tokens(), 1);
    prepare(List.of(), List.of(model.batchLoss(), model.train()));
  }

  @Override
  public Translator translator() {
    return translator;
  }

  /** Validation pairs, which are never trained on. */
  public List<TextPair> validation() {
    return validation.texts();
  }

  @Override
  public List<TextPair> test() {
    return ValidationPairs.fitting(data.test(), data, model.forms().getLast().bucket());
  }

  /** Up to eight of the validation pairs: the first ones that aren't long. */
  @Override
  public List<TextPair> shown() {
    List<TextPair> few =
        validation.texts().stream()
            .filter(pair -> pair.source().length() <= LONGEST_SHOWN)
            .limit(SHOWN)
            .toList();
    return few.isEmpty() ? validation.texts().stream().limit(SHOWN).toList() : few;
  }

  @Override
  public List<String> remarks() {
    return data.remarks();
  }

  @Override
  public boolean isExact() {
    return exact;
  }

  @Override
  protected int form() {
    return bucket;
  }

  @Override
  public Node output() {
    return model.forms().getFirst().logits();
  }

  @Override
  public DataOrigin origin() {
    return data.origin();
  }

  @Override
  public void saveParts(RunFolder folder) {
    data.vocabularies().save(folder);
  }

  @Override
  public void warmUp(WarmUp warmUp) {
    step().warmUp(warmUp);
    scores.forEach(form -> form.warmUp(warmUp));
  }

  @Override
  public void nextBatch() {
    PairBatches.Batch batch = batches.next();
    bucket = batch.bucket();
    tokens = tensors.get(bucket).set(batches, batch.indices());
  }

  @Override
  public Score scoreBatch() {
    return mean(sums());
  }

  @Override
  public Score scoreTogether() {
    feeds().put(model.keepProbability(), 1);
    return mean(scores.get(bucket).sums(peers(), step().share()));
  }

  private Score mean(Score sums) {
    return new Score(sums.loss() / tokens, sums.accuracy() / tokens);
  }

  /** The losses and hits of the batch in memory, with dropout off. */
  private Score sums() {
    feeds().put(model.keepProbability(), 1);
    return scores.get(bucket).sums();
  }

  @Override
  public float update(long made) {
    feeds().put(model.keepProbability(), keepProbability);
    step().rate(model.learningRate(), rate().at(made));
    feeds().put(model.tokens(), tokens);
    return step().run(shards.get(bucket), bucket).scalar(model.batchLoss());
  }

  @Override
  public Score evaluate() {
    return evaluate(null);
  }

  @Override
  public Score evaluateTogether() {
    return evaluate(peers());
  }

  private Score evaluate(Peers sharing) {
    double[] sums = Peers.sums(sharing, 2, validation.batches().size(), this::measure);
    bucket = 0;
    long all = validation.tokens();
    double accuracy = exact ? validation.exactShare(translator, sharing) : sums[1] / all;
    return new Score(sums[0] / all, accuracy);
  }

  /** The losses and hits of a batch of an evaluation. */
  private double[] measure(int number) {
    PairBatches.Batch batch = validation.batches().get(number);
    bucket = batch.bucket();
    validation.fill(tensors.get(bucket), batch, model.forms().get(bucket).bucket().rows());
    Score sums = sums();
    return new double[] {sums.loss(), sums.accuracy()};
  }

  @Override
  public String lossName() {
    return "Loss, nats a token";
  }

  @Override
  public long evaluationExamples() {
    return validation.texts().size();
  }

  @Override
  public boolean better(Score score, Score other) {
    return (exact && score.accuracy() != other.accuracy())
        ? score.accuracy() > other.accuracy()
        : score.loss() < other.loss();
  }

  @Override
  public String unit() {
    return "tokens";
  }

  @Override
  public long unitsPerBatch() {
    return tokensPerBatch;
  }

  @Override
  public Map<String, String> position() {
    return Position.of(batches.epoch(), batches.index(), rate());
  }

  @Override
  public void seek(Map<String, String> position) {
    BatchPosition at = Position.restoreBatches(position, rate(), Integer.MAX_VALUE);
    batches.seek(at.epoch(), at.index());
  }

  /** The encoder takes {@code source} [n, steps] and {@code lengths} [n], int32. */
  @Override
  public List<Path> exportParts(Path file) {
    return TranslationExport.write(model, session(), file);
  }

  @Override
  protected void closeData() {
    tensors.forEach(BatchTensors::close);
  }
}
