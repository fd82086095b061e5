package dev.panagrad.models.onnx.translate;

import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.op.array.Identity;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import dev.panagrad.models.onnx.OnnxTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Computes a value during a translation, by running the nodes that it depends on. */
final class Evaluation {
  private static final SessionOptions OPTIONS = SessionOptions.defaults().withThreads(1);

  private Evaluation() {}

  /** The elements of a value, given the content of the inputs that it depends on. */
  static OnnxTensor of(
      GraphBuilder g,
      Value value,
      Map<String, Node> placeholders,
      Map<String, OnnxTensor> contents) {
    Node copy = g.add(new Identity(), value.node());
    Feeds feeds = new Feeds();
    List<Tensor> fed = new ArrayList<>();
    try (Session session = new Session(g.build(), OPTIONS)) {
      for (String origin : value.origins()) {
        Node placeholder = placeholders.get(origin);
        if (placeholder != null) {
          Tensor tensor = contents.get(origin).toTensor();
          fed.add(tensor);
          feeds.put(placeholder, tensor);
        }
      }
      return OnnxTensor.of(value.type(), session.run(feeds, Fetches.of(copy)).get(copy));
    } finally {
      fed.forEach(Tensor::close);
    }
  }
}
