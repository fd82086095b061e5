package dev.panagrad.bench.peers.tensorflow;

import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.bench.compare.contestant.Work;
import dev.panagrad.bench.peers.TextChoice;
import dev.panagrad.models.experiments.text.corpus.Alphabet;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Text generated greedily by the GPT with a cache of keys and values. */
final class TfGptGeneration implements Work {
  private final TfGraph graph;
  private final Placeholder<TInt32> codes;
  private final Placeholder<TInt32> positions;
  private final List<Placeholder<TFloat32>> cache = new ArrayList<>();
  private final TfGpt.Written written;
  private final TInt32 code = TInt32.tensorOf(Shape.of(1));
  private final TInt32 position = TInt32.tensorOf(Shape.of(1));
  private final TFloat32 empty;

  TfGptGeneration(Assignment assignment) {
    graph = new TfGraph(assignment);
    Ops tf = graph.tf();
    TfGpt net = new TfGpt(graph, assignment.network());
    codes = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(1)));
    positions = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(1)));
    for (int i = 0; i < 2 * net.blocks(); i++) {
      Shape grows = net.cache(Shape.UNKNOWN_SIZE);
      cache.add(tf.placeholder(TFloat32.class, Placeholder.shape(grows)));
    }
    written = net.write(codes, positions, cache);
    empty = TFloat32.tensorOf(net.cache(0));
    graph.session();
  }

  @Override
  public double run() {
    int given = Alphabet.LINE_FEED;
    long sum = 0;
    Result before = null;
    for (int i = 0; i < Networks.CHARACTERS; i++) {
      code.setInt(given, 0);
      position.setInt(i, 0);
      Result result = step(before);
      if (before != null) {
        before.close();
      }
      before = result;
      given = TextChoice.likeliest(TfFeeds.read((TFloat32) result.get(0), Alphabet.SIZE));
      sum += Alphabet.decode(given);
    }
    before.close();
    return (double) sum / Networks.CHARACTERS;
  }

  private Result step(Result before) {
    Session.Runner runner = graph.session().runner().feed(codes, code).feed(positions, position);
    runner.fetch(written.logits());
    for (int i = 0; i < cache.size(); i++) {
      runner.feed(cache.get(i), before == null ? empty : (TFloat32) before.get(i + 1));
      runner.fetch(written.cache().get(i));
    }
    return runner.run();
  }

  @Override
  public void close() {
    code.close();
    position.close();
    empty.close();
    graph.close();
  }
}
