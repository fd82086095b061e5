package dev.panagrad.bench.peers.pytorch;

import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Networks;
import java.util.ArrayList;
import java.util.List;

/** The inputs that {@code Gpt.torchscript} expects for the GPT. */
final class PtGpt {
  private static final List<String> LISTS = List.of("w", "m", "v", "steps", "keys", "values");

  /** The parts of a block, in the order of the net. */
  private static final List<String> PARTS =
      List.of(
          "norm1/scale",
          "norm1/offset",
          "attention/qkv/weights",
          "attention/qkv/biases",
          "attention/projection/weights",
          "attention/projection/biases",
          "norm2/scale",
          "norm2/offset",
          "mlp/expand/weights",
          "mlp/expand/biases",
          "mlp/contract/weights",
          "mlp/contract/biases");

  private PtGpt() {}

  /** The module, with the network's weights. */
  static PtModule open(Assignment assignment) {
    List<String> names = new ArrayList<>(List.of("embedding/tokens", "embedding/positions"));
    int blocks = Networks.values(assignment.network(), false).whole("layers");
    for (int block = 1; block <= blocks; block++) {
      for (String part : PARTS) {
        names.add("block" + block + "/" + part);
      }
    }
    names.add("norm/scale");
    names.add("norm/offset");
    return PtModule.open("Gpt", LISTS, assignment, names);
  }
}
