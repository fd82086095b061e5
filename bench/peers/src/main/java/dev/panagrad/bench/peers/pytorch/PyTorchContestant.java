package dev.panagrad.bench.peers.pytorch;

import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtEngine;
import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Contestant;
import dev.panagrad.bench.compare.contestant.Networks;
import dev.panagrad.bench.compare.contestant.Work;

/** PyTorch through DJL: TorchScript, one call per step. */
public final class PyTorchContestant implements Contestant {
  private final String version;

  /** Makes the contestant and loads PyTorch. */
  public PyTorchContestant() {
    // Read when the engine is loaded. No operations run in parallel here.
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    version = Engine.getEngine(PtEngine.ENGINE_NAME).getVersion();
  }

  @Override
  public String describe() {
    return "PyTorch " + version + " (DJL " + Engine.getDjlVersion() + ", TorchScript)";
  }

  @Override
  public Work open(Assignment assignment) {
    if (Networks.isTranslation(assignment.network())) {
      return new PtTranslation(assignment);
    }
    return switch (assignment.kind()) {
      case TRAIN ->
          Networks.isGpt(assignment.network())
              ? new PtGptBatches(assignment)
              : Networks.isText(assignment.network())
                  ? new PtTextTraining(assignment)
                  : new PtDigitTraining(assignment);
      case FORWARD -> new PtGptBatches(assignment);
      case EVALUATE -> new PtEvaluation(assignment);
      case ONE_IMAGE -> new PtOneImage(assignment);
      case GENERATE ->
          Networks.isGpt(assignment.network())
              ? new PtGptGeneration(assignment)
              : new PtGeneration(assignment);
      case ONNX -> throw new IllegalArgumentException("it reads no ONNX files");
    };
  }
}
