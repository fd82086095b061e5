package dev.panagrad.bench.peers.onnxruntime;

import ai.onnxruntime.OrtEnvironment;
import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Contestant;
import dev.panagrad.bench.compare.contestant.Work;

/** ONNX Runtime. */
public final class OnnxRuntimeContestant implements Contestant {
  /** Makes the contestant. */
  public OnnxRuntimeContestant() {}

  @Override
  public String describe() {
    return "ONNX Runtime " + OrtEnvironment.getEnvironment().getVersion();
  }

  @Override
  public Work open(Assignment assignment) {
    return switch (assignment.kind()) {
      case ONNX -> new OrtRun(assignment);
      default -> throw new IllegalArgumentException("it runs ONNX files only");
    };
  }
}
