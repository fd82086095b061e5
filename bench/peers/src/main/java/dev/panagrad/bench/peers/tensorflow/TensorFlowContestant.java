package dev.panagrad.bench.peers.tensorflow;

import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Contestant;
import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.bench.compare.contestant.Work;
import org.tensorflow.TensorFlow;

/** TensorFlow through TensorFlow-Java, in graph mode. */
public final class TensorFlowContestant implements Contestant {
  /** Makes the contestant. */
  public TensorFlowContestant() {}

  @Override
  public String describe() {
    return "TensorFlow " + TensorFlow.version() + " (TensorFlow-Java 1.1.0, graph mode)";
  }

  @Override
  public Work open(Assignment assignment) {
    return switch (assignment.kind()) {
      case TRAIN ->
          Networks.isGpt(assignment.network())
              ? new TfGptBatches(assignment)
              : Networks.isText(assignment.network())
                  ? new TfTextTraining(assignment)
                  : new TfDigitTraining(assignment);
      case FORWARD -> new TfGptBatches(assignment);
      case EVALUATE -> new TfEvaluation(assignment);
      case ONE_IMAGE -> new TfOneImage(assignment);
      case GENERATE ->
          Networks.isGpt(assignment.network())
              ? new TfGptGeneration(assignment)
              : new TfGeneration(assignment);
      case ONNX -> throw new IllegalArgumentException("it reads no ONNX files");
    };
  }
}
