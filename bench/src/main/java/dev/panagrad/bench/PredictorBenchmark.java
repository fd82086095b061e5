package dev.panagrad.bench;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.data.Target;
import dev.panagrad.models.network.Network;
import dev.panagrad.models.predict.Model;
import dev.panagrad.models.predict.ModelSpec;
import dev.panagrad.models.predict.Predictor;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * One predictor called by one thread and by two, with one example per call: if two threads get
 * twice as many requests answered as one, the time of a call stays the same.
 */
@State(Scope.Benchmark)
public class PredictorBenchmark extends Measured {
  /** The network's kind. */
  @Param({"mlp", "conv"})
  public String network;

  private Predictor predictor;

  /** The state of one caller. */
  @State(Scope.Thread)
  public static class Caller {
    final float[] example = new float[28 * 28];
    final float[] result = new float[10];

    /** Distinct values. */
    public Caller() {
      for (int i = 0; i < example.length; i++) {
        example[i] = i % 17 / 17f;
      }
    }
  }

  /** Makes a model with random weights. */
  @Setup
  public void open() {
    String layers =
        network.equals("mlp")
            ? "dense 200 relu; dense 100 relu; dense 60 relu; dense 30 relu; dense 10"
            : "conv 5x5x4; conv 5x5x8 /2; conv 4x4x12 /2; dense 200 relu; dense 10";
    ModelSpec spec =
        new ModelSpec(Network.parse(layers), Shape.of(28, 28, 1), Target.classes(10), Map.of());
    predictor = new Predictor(Model.create(spec, 1));
  }

  /** Calls from one thread. */
  @Benchmark
  @Threads(1)
  public float one(Caller caller) {
    predictor.predict(caller.example, 1, caller.result);
    return caller.result[0];
  }

  /** Calls from two threads at once. */
  @Benchmark
  @Threads(2)
  public float two(Caller caller) {
    predictor.predict(caller.example, 1, caller.result);
    return caller.result[0];
  }

  /** Frees memory. */
  @TearDown
  public void close() {
    predictor.close();
  }
}
