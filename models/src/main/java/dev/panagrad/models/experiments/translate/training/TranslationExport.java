package dev.panagrad.models.experiments.translate.training;

import dev.panagrad.engine.memory.Buffer;
import dev.panagrad.graph.Graph;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Writes a trained net as ONNX files for any number of source positions up to a greatest one. A
 * graph has a fixed number of them, so one is built in which this number is a prime that divides no
 * other size: wherever it occurs in the files, the number of positions is meant.
 */
final class TranslationExport {
  private TranslationExport() {}

  /** Writes encoder and decoder with the variables of a session. */
  static List<Path> write(TranslationModel model, Session session, Path file) {
    int positions = prime(model.graph(), model.use().source().shape().size(1));
    TranslationModel open = TranslationModel.forUse(model.net(), positions);
    SessionOptions options = SessionOptions.defaults().withThreads(1);
    try (Session copy = new Session(open.graph(), options)) {
      for (Node variable : open.graph().variables()) {
        float[] values = session.read(model.graph().node(variable.name()));
        Buffer buffer = copy.variable(variable).buffer();
        for (int i = 0; i < values.length; i++) {
          buffer.set(i, values[i]);
        }
      }
      return open.use().export().write(copy, file, positions);
    }
  }

  /** The least prime from a number on that divides no size in a graph. */
  private static int prime(Graph graph, int least) {
    BigInteger prime = BigInteger.valueOf(least - 1L).nextProbablePrime();
    while (isSize(graph, prime.intValueExact())) {
      prime = prime.nextProbablePrime();
    }
    return prime.intValueExact();
  }

  private static boolean isSize(Graph graph, int divisor) {
    return graph.nodes().stream()
        .flatMapToInt(node -> Arrays.stream(node.shape().sizes()))
        .anyMatch(size -> size > 0 && size % divisor == 0);
  }
}
