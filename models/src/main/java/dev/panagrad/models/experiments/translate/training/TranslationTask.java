package dev.panagrad.models.experiments.translate.training;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.data.BatchPosition;
import dev.panagrad.models.experiments.translate.pairs.Bucket;
import dev.panagrad.models.experiments.translate.pairs.Pair;
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
import java.util.Arrays;
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
  private final List<TextPair> validation;
  private final List<Pair> measured;

  /** The batches of an evaluation; their indices are those of the measured pairs. */
  private final List<PairBatches.Batch> evaluated;

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
    List<TextPair> fitting = new ArrayList<>();
    measured = new ArrayList<>();
    for (TextPair text : data.validation()) {
      Pair pair = encode(text);
      if (longest.holds(pair)) {
        fitting.add(text);
        measured.add(pair);
      }
    }
    validation = List.copyOf(fitting);
    evaluated = evaluated(buckets);
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
    return validation;
  }

  @Override
  public List<TextPair> test() {
    Bucket longest = model.forms().getLast().bucket();
    return data.test().stream().filter(text -> longest.holds(encode(text))).toList();
  }

  private Pair encode(TextPair text) {
    return new Pair(
        data.sourceTokens().encode(text.source()), data.targetTokens().encode(text.target()));
  }

  /** Up to eight of the validation pairs: the first ones that aren't long. */
  @Override
  public List<TextPair> shown() {
    List<TextPair> few =
        validation.stream()
            .filter(pair -> pair.source().length() <= LONGEST_SHOWN)
            .limit(SHOWN)
            .toList();
    return few.isEmpty() ? validation.stream().limit(SHOWN).toList() : few;
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

  /** Each pair in the smallest bucket that holds it; the batches that aren't full come last. */
  private List<PairBatches.Batch> evaluated(List<Bucket> buckets) {
    List<PairBatches.Batch> full = new ArrayList<>();
    int[][] waiting = new int[buckets.size()][];
    Arrays.setAll(waiting, i -> new int[buckets.get(i).rows()]);
    int[] counts = new int[buckets.size()];
    for (int i = 0; i < measured.size(); i++) {
      int of = Bucket.of(buckets, measured.get(i));
      waiting[of][counts[of]++] = i;
      if (counts[of] == waiting[of].length) {
        full.add(new PairBatches.Batch(of, waiting[of].clone()));
        counts[of] = 0;
      }
    }
    for (int of = 0; of < counts.length; of++) {
      if (counts[of] > 0) {
        full.add(new PairBatches.Batch(of, Arrays.copyOf(waiting[of], counts[of])));
      }
    }
    return List.copyOf(full);
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
    long all = 0;
    for (Pair pair : measured) {
      all += pair.target().length + 1;
    }
    double[] sums = Peers.sums(sharing, 2, evaluated.size(), this::measure);
    bucket = 0;
    return new Score(sums[0] / all, exact ? exactShare(sharing) : sums[1] / all);
  }

  /** The losses and hits of a batch of an evaluation. */
  private double[] measure(int number) {
    PairBatches.Batch batch = evaluated.get(number);
    bucket = batch.bucket();
    for (int row = 0; row < model.forms().get(bucket).bucket().rows(); row++) {
      if (row < batch.indices().length) {
        tensors.get(bucket).set(row, measured.get(batch.indices()[row]));
      } else {
        tensors.get(bucket).clear(row);
      }
    }
    Score sums = sums();
    return new double[] {sums.loss(), sums.accuracy()};
  }

  private double exactShare(Peers sharing) {
    int groups = Math.ceilDiv(validation.size(), Translator.SIDE_BY_SIDE);
    double[] right = Peers.sums(sharing, 1, groups, this::right);
    return right[0] / validation.size();
  }

  /** How many translations of a group of validation pairs are entirely right. */
  private double[] right(int group) {
    int from = group * Translator.SIDE_BY_SIDE;
    List<TextPair> some =
        validation.subList(from, Math.min(validation.size(), from + Translator.SIDE_BY_SIDE));
    List<String> found = translator.greedy(some.stream().map(TextPair::source).toList());
    int right = 0;
    for (int i = 0; i < found.size(); i++) {
      right += found.get(i).equals(some.get(i).target()) ? 1 : 0;
    }
    return new double[] {right};
  }

  @Override
  public String lossName() {
    return "Loss, nats a token";
  }

  @Override
  public long evaluationExamples() {
    return validation.size();
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
