package dev.panagrad.models.experiments.text.recurrent;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.experiments.text.training.StateCarrier;
import dev.panagrad.models.experiments.text.training.TextInference;
import dev.panagrad.models.experiments.text.writing.TextReader;
import java.util.ArrayList;
import java.util.List;

/** Reads with a recurrent net: state and character in, next state out. */
final class RecurrentReader implements TextReader {
  private final TextInference net;
  private final Session session;
  private final Tensor code = Tensor.ofInts(Shape.of(1, 1), 0);
  private final StateCarrier states;
  private final Feeds feeds = new Feeds();
  private final Results results;

  RecurrentReader(TextInference net, Session session) {
    this.net = net;
    this.session = session;
    states = new StateCarrier(net, 1);
    feeds.put(net.codes(), code);
    List<Node> wanted = new ArrayList<>(List.of(net.logits()));
    wanted.addAll(net.after());
    results = new Results(Fetches.of(wanted));
  }

  @Override
  public void begin(int[] codes) {
    states.reset(feeds);
    for (int given : codes) {
      read(given);
    }
  }

  @Override
  public void read(int given) {
    code.buffer().setInt(0, given);
    session.run(feeds, results);
    states.carry(results, feeds);
  }

  @Override
  public Buffer logits() {
    return results.get(net.logits()).buffer();
  }

  @Override
  public void close() {
    code.close();
    states.close();
  }
}
