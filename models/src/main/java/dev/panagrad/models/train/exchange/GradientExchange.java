package dev.panagrad.models.train.exchange;

import dev.panagrad.cluster.Mesh;
import dev.panagrad.cluster.sum.SumTree;
import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.compile.FetchListener;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.nn.Shards;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Adds the values of all shards, here and with other processes: in {@linkplain GradientBucket
 * buckets}, or as {@linkplain FactoredGradient factors} of a gradient. It receives the values of a
 * shard during its run, and sends what is complete while the rest is being computed.
 */
public final class GradientExchange implements FetchListener, AutoCloseable {
  private final Shards shards;

  /**
   * The values that are added and exchanged together, in the order in which they are computed; at
   * least one.
   */
  private final List<GradientBucket> buckets;

  /** By value; null for those that are added in buckets. */
  private final FactoredGradient[] factored;

  /** Those of the values, in their order: their right factors are fetched behind all values. */
  private final List<FactoredGradient> products = new ArrayList<>();

  private final GradientBucket[] bucketOf;

  /** What this process tells the others with its sums; null if it computes all shards. */
  private final IntSupplier flags;

  private int shard;
  private boolean last;
  private float rate;
  private int exchanges;

  /**
   * Prepares the sums and puts them into the feeds.
   *
   * @param feeds with the values of a shard
   * @param mesh to the other processes; null for none
   * @param flags control words of this process in a step; null without a mesh
   * @param memory owns what is needed beside the sums
   */
  public GradientExchange(
      Session session,
      Shards shards,
      Feeds feeds,
      SumTree tree,
      SumTree.Node share,
      Mesh mesh,
      IntSupplier flags,
      Workspace memory) {
    this.shards = shards;
    this.flags = flags;
    List<Node> sums = shards.sums();
    factored = new FactoredGradient[sums.size()];
    bucketOf = new GradientBucket[sums.size()];
    List<FactorRule.Choice> chosen =
        mesh == null ? List.of() : FactorRule.choose(session, shards, feeds);
    for (FactorRule.Choice choice : chosen) {
      int tag = 2 * shards.count() * products.size();
      FactoredGradient made = new FactoredGradient(session, mesh, tree, memory, choice, tag);
      factored[choice.value()] = made;
      products.add(made);
      feeds.put(sums.get(choice.value()), made.sum());
    }
    buckets = GradientBucket.of(session, shards, this::isSummed, mesh, tree, share, memory);
    for (GradientBucket bucket : buckets) {
      for (int value : bucket.values()) {
        bucketOf[value] = bucket;
        // The update reads a sum where it is added and received.
        feeds.put(sums.get(value), bucket.sum(value));
      }
    }
  }

  private boolean isSummed(int value) {
    return factored[value] == null;
  }

  /** The nodes that the run of a shard must fetch first, in this order. */
  public List<Node> fetches(int form) {
    List<Node> wanted = new ArrayList<>();
    List<Node> right = new ArrayList<>();
    List<Node> values = shards.values(form);
    for (int i = 0; i < values.size(); i++) {
      Node value = values.get(i);
      wanted.add(isSummed(i) ? value : value.input(0));
      if (!isSummed(i)) {
        right.add(value.input(1));
      }
    }
    wanted.addAll(right);
    return wanted;
  }

  /** How many of a shard's fetches are received here: the first ones. */
  public int received() {
    return factored.length + products.size();
  }

  /** Whether other processes take part. */
  public boolean isShared() {
    return flags != null;
  }

  /**
   * Begins a step.
   *
   * @param rate the learning rate that this process sends
   */
  public void begin(float rate) {
    this.rate = rate;
    exchanges = 0;
    for (int i = 0; i < buckets.size(); i++) {
      buckets.get(i).reset();
    }
  }

  /**
   * Begins a shard.
   *
   * @param last whether it is the last one of this process
   */
  public void begin(int shard, boolean last) {
    this.shard = shard;
    this.last = last;
  }

  /**
   * Called when a value of a shard was computed: adds it, and after the last shard starts the
   * exchange of its bucket while the rest of the shard is still being computed. A factor is sent at
   * once.
   */
  @Override
  public void computed(int fetch, Buffer value) {
    if (fetch >= received()) {
      return;
    }
    if (fetch >= factored.length) {
      products.get(fetch - factored.length).takeRight(shard, value);
      exchanges++;
    } else if (factored[fetch] != null) {
      factored[fetch].takeLeft(shard, value);
      exchanges++;
    } else if (bucketOf[fetch].take(fetch, value) && last && isShared()) {
      // Exactly one bucket carries the flags, the same one in all processes: the last one.
      boolean tells = bucketOf[fetch] == buckets.getLast();
      bucketOf[fetch].start(tells ? flags.getAsInt() : 0, tells ? rate : 0);
      exchanges++;
    }
  }

  /** The combined control words of all processes in the step awaited last. */
  public int flags() {
    return buckets.getLast().flags();
  }

  /** The value that rank 0 sent with them. */
  public double value() {
    return buckets.getLast().value();
  }

  /** How many exchanges of the current or last step have started. */
  public int exchanges() {
    return exchanges;
  }

  /** Waits for the sums of all processes; the products fill the time that buckets take. */
  public void await() {
    for (int i = 0; i < products.size(); i++) {
      products.get(i).await();
    }
    for (int i = 0; i < buckets.size(); i++) {
      buckets.get(i).await();
    }
  }

  /** Adds the work beside runs. */
  public void warmUp(WarmUp warmUp) {
    products.forEach(product -> product.warmUp(warmUp));
  }

  @Override
  public void close() {
    products.forEach(FactoredGradient::close);
    buckets.forEach(GradientBucket::close);
  }
}
