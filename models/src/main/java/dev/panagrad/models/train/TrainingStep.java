package dev.panagrad.models.train;

import dev.panagrad.cluster.Control;
import dev.panagrad.cluster.sum.SumTree;
import dev.panagrad.engine.memory.Workspace;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.WarmUp;
import dev.panagrad.models.nn.Shards;
import dev.panagrad.models.train.exchange.GradientExchange;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the updates of a training. A batch in one piece takes one run of the session. A batch in
 * shards takes one run per shard, whose gradients are added in a fixed tree, and one run for the
 * update: the bits depend on the number of shards, not on which process computes them. Over a mesh,
 * each process computes a share of the shards and makes the same update.
 *
 * <p>A warm step allocates nothing. Not thread-safe: used on the training's thread.
 */
public final class TrainingStep implements AutoCloseable {
  private final Session session;
  private final Shards shards;
  private final Feeds feeds;
  private final Fetches all;

  /** Results of a shard, by the form of the batch; empty if the update isn't a separate run. */
  private final List<Results> computed = new ArrayList<>();

  private final Results updated;
  private final Workspace memory = new Workspace();
  private final SumTree.Node share;

  /** The sums over shards; null without shards. */
  private final GradientExchange exchange;

  /** Null if this process computes all shards. */
  private final Peers peers;

  private Node rateNode;
  private float rate;

  /**
   * Prepares the steps; the sums are put into the feeds.
   *
   * @param feeds of the steps, initially with the values of a shard
   * @param beside further fetches of each shard if there are several
   * @param update fetches of the update, including the node that makes it
   */
  public TrainingStep(
      Session session, Shards shards, Feeds feeds, List<Node> beside, List<Node> update) {
    this(session, shards, feeds, beside, update, null);
  }

  /**
   * Prepares the steps of one of several processes, all of which make the same steps at the same
   * time, from the same variables, seed and counter.
   *
   * @param peers the others, closed before the steps; null for one process
   * @throws IllegalArgumentException if there are more processes than shards
   */
  public TrainingStep(
      Session session,
      Shards shards,
      Feeds feeds,
      List<Node> beside,
      List<Node> update,
      Peers peers) {
    this.session = session;
    this.shards = shards;
    this.feeds = feeds;
    updated = new Results(Fetches.of(update));
    SumTree tree = new SumTree(shards.count());
    this.peers = peers;
    share = peers == null ? tree.share(0, 1) : tree.share(peers.rank(), peers.count());
    if (!shards.isCut()) {
      all = updated.fetches();
      exchange = null;
      return;
    }
    exchange =
        peers == null || peers.count() == 1
            ? new GradientExchange(session, shards, feeds, tree, share, null, null, memory)
            : new GradientExchange(
                session, shards, feeds, tree, share, peers.mesh(), peers::flags, memory);
    for (int form = 0; form < shards.forms(); form++) {
      List<Node> wanted = exchange.fetches(form);
      wanted.addAll(beside);
      computed.add(new Results(Fetches.of(wanted), exchange.received()));
    }
    List<Node> first = new ArrayList<>(computed.getFirst().fetches().nodes());
    first.addAll(update);
    all = Fetches.of(first);
  }

  /**
   * All fetches of a step. For a batch in shards or of several forms, the plan of these fetches and
   * the feeds is the work of one shard of the first form together with the update, for listings and
   * timings.
   */
  public Fetches fetches() {
    return all;
  }

  /** Adds the runs of a step. */
  public void warmUp(WarmUp warmUp) {
    for (Results form : computed) {
      warmUp.run(feeds, form.fetches());
    }
    warmUp.run(feeds, updated.fetches());
    if (exchange != null) {
      exchange.warmUp(warmUp);
    }
  }

  /**
   * Feeds the learning rate of the next update; with several processes, the rate of rank 0 counts.
   *
   * @param placeholder from which the update reads it
   */
  public void rate(Node placeholder, float rate) {
    rateNode = placeholder;
    this.rate = rate;
    feeds.put(placeholder, rate);
  }

  /**
   * Makes one update.
   *
   * @param data of the batch
   * @return the fetches of the update, valid until the next one
   */
  public Results run(ShardData data) {
    return run(data, 0);
  }

  /**
   * Makes one update on a batch of one of several forms.
   *
   * @param form its number, from 0
   */
  public Results run(ShardData data, int form) {
    if (exchange == null) {
      data.feed(0);
    } else {
      if (exchange.isShared()) {
        peers.stepBegins();
      }
      addGradients(data, computed.get(form));
      if (exchange.isShared()) {
        awaitSums();
      }
    }
    return session.run(feeds, updated);
  }

  /** How many exchanges of the current or last step have started. */
  int exchanges() {
    return exchange == null ? 0 : exchange.exchanges();
  }

  /** Waits for the sums of all processes, and takes the flags and the learning rate of rank 0. */
  private void awaitSums() {
    exchange.await();
    peers.agreed(exchange.flags());
    if (rateNode != null && (exchange.flags() & Control.VALUE) != 0) {
      feeds.put(rateNode, (float) exchange.value());
    }
  }

  /** The shards that this process computes. */
  @SuppressWarnings("exports") // For the modules of the product.
  public SumTree.Node share() {
    return share;
  }

  /** Computes the shards one after the other and adds their gradients as far as possible here. */
  private void addGradients(ShardData data, Results form) {
    exchange.begin(rate);
    long updates = session.counter();
    try {
      for (int shard = share.from(); shard < share.to(); shard++) {
        data.feed(shard);
        exchange.begin(shard, shard == share.to() - 1);
        // Each shard of each step has its own random numbers, whichever process computes it.
        session.counter(updates * shards.count() + shard);
        session.run(feeds, form, exchange);
        data.computed(shard, form);
      }
    } finally {
      session.counter(updates);
    }
  }

  /** Frees the sums; called after the session was closed. */
  @Override
  public void close() {
    if (exchange != null) {
      exchange.close();
    }
    memory.close();
  }
}
