package dev.panagrad.bench.peers.onnxruntime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.OnnxFeed;
import dev.panagrad.bench.compare.contestant.Work;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** An ONNX file in ONNX Runtime; its inputs are created from arrays for each run, as ours are. */
final class OrtRun implements Work {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final Map<String, OnnxFeed> feeds = new LinkedHashMap<>();

  OrtRun(Assignment assignment) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(assignment.threads());
      options.setInterOpNumThreads(1);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      session = environment.createSession(assignment.initial().toString(), options);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
    for (String input : session.getInputNames()) {
      feeds.put(input, OnnxFeed.of(input, assignment.network()));
    }
  }

  @Override
  public double run() {
    Map<String, OnnxTensorLike> inputs = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, OnnxFeed> feed : feeds.entrySet()) {
        inputs.put(feed.getKey(), tensor(feed.getValue()));
      }
      try (OrtSession.Result result = session.run(inputs)) {
        FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
        float[] floats = new float[values.remaining()];
        values.get(floats);
        return OnnxFeed.figure(floats);
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    } finally {
      inputs.values().forEach(OnnxTensorLike::close);
    }
  }

  private OnnxTensor tensor(OnnxFeed feed) throws OrtException {
    long[] shape = Arrays.stream(feed.shape().sizes()).mapToLong(size -> size).toArray();
    return feed.longs() != null
        ? OnnxTensor.createTensor(environment, LongBuffer.wrap(feed.longs()), shape)
        : OnnxTensor.createTensor(environment, FloatBuffer.wrap(feed.floats()), shape);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
