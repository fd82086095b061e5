package dev.panagrad.models.predict;

import dev.panagrad.graph.DType;
import dev.panagrad.graph.Shape;
import dev.panagrad.graph.session.Feeds;
import dev.panagrad.graph.session.Fetches;
import dev.panagrad.graph.session.Results;
import dev.panagrad.graph.session.Session;
import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.graph.session.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Scratch memory and plans for one call at a time. Examples are computed in batches whose sizes are
 * powers of 2, so that few plans serve any number of examples.
 */
final class PredictionWorker implements AutoCloseable {
  private static final int MOST_POWER = 6;

  private final ModelGraph graph;
  private final Session session;
  private final Fetches fetches;
  private final int inputs;
  private final int outputs;

  /** Indexed by the power of 2; made on first use. */
  private final Tensor[] batches = new Tensor[MOST_POWER + 1];

  private final Feeds[] feeds = new Feeds[MOST_POWER + 1];
  private final Results[] results = new Results[MOST_POWER + 1];

  PredictionWorker(ModelGraph graph, SessionOptions options, int inputs, int outputs) {
    this.graph = graph;
    this.inputs = inputs;
    this.outputs = outputs;
    session = new Session(graph.graph(), options);
    fetches = Fetches.of(graph.output());
  }

  void run(float[] examples, int count, float[] into) {
    int done = 0;
    while (done < count) {
      int power = power(count - done);
      int size = Math.min(1 << power, count - done);
      batch(power, examples, done, size, into);
      done += size;
    }
  }

  /** The exponent of the largest batch within the count. */
  private static int power(int count) {
    int floor = 31 - Integer.numberOfLeadingZeros(count);
    return Math.min(floor, MOST_POWER);
  }

  private void batch(int power, float[] examples, int first, int size, float[] into) {
    if (batches[power] == null) {
      Shape shape = graph.input().shape().with(0, 1 << power);
      batches[power] = Tensor.allocate(DType.FLOAT32, shape);
      feeds[power] = new Feeds().put(graph.input(), batches[power]);
      results[power] = new Results(fetches);
    }
    Tensor batch = batches[power];
    MemorySegment.copy(
        examples,
        first * inputs,
        batch.buffer().segment(),
        ValueLayout.JAVA_FLOAT,
        batch.buffer().offset(),
        size * inputs);
    Tensor output = session.run(feeds[power], results[power]).get(graph.output());
    MemorySegment.copy(
        output.buffer().segment(),
        ValueLayout.JAVA_FLOAT,
        output.buffer().offset(),
        into,
        first * outputs,
        size * outputs);
  }

  @Override
  public void close() {
    session.close();
    for (Tensor batch : batches) {
      if (batch != null) {
        batch.close();
      }
    }
  }
}
