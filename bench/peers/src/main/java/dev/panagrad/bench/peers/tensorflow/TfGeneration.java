package dev.panagrad.bench.peers.tensorflow;

import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.bench.compare.contestant.Work;
import dev.panagrad.bench.peers.TextChoice;
import dev.panagrad.models.experiments.text.corpus.Alphabet;
import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Text generated one character at a time, greedily. */
final class TfGeneration implements Work {
  private final TfGraph graph;
  private final Placeholder<TInt32> codes;
  private final List<Placeholder<TFloat32>> states = new ArrayList<>();
  private final Operand<TFloat32> logits;
  private final List<Operand<TFloat32>> after;
  private final TInt32 code = TInt32.tensorOf(Shape.of(1, 1));
  private final TFloat32 zeros = TFloat32.tensorOf(Shape.of(1, Networks.HIDDEN));

  TfGeneration(Assignment assignment) {
    graph = new TfGraph(assignment);
    Ops tf = graph.tf();
    codes = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(1, 1)));
    for (int layer = 0; layer < Networks.LAYERS; layer++) {
      states.add(tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(1, Networks.HIDDEN))));
    }
    TfTextNetwork net = new TfTextNetwork(graph, states, true);
    logits = net.logits(codes, 1);
    after = net.states();
    TfFeeds.write(zeros, new float[Networks.HIDDEN]);
    graph.session();
  }

  @Override
  public double run() {
    int given = Alphabet.LINE_FEED;
    long sum = 0;
    Result before = null;
    for (int i = 0; i < Networks.CHARACTERS; i++) {
      Result result = step(given, before);
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

  private Result step(int given, Result before) {
    code.setInt(given, 0, 0);
    Session.Runner runner = graph.session().runner().feed(codes, code).fetch(logits);
    for (int layer = 0; layer < Networks.LAYERS; layer++) {
      runner
          .feed(states.get(layer), before == null ? zeros : (TFloat32) before.get(layer + 1))
          .fetch(after.get(layer));
    }
    return runner.run();
  }

  @Override
  public void close() {
    code.close();
    zeros.close();
    graph.close();
  }
}
