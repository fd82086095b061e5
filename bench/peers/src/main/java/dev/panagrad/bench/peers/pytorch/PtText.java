package dev.panagrad.bench.peers.pytorch;

import dev.panagrad.bench.compare.contestant.Assignment;
import dev.panagrad.bench.compare.contestant.Networks;
import java.util.ArrayList;
import java.util.List;

/** The inputs that {@code Text.torchscript} expects for the recurrent network. */
final class PtText {
  private static final List<String> LISTS = List.of("w", "m", "v", "steps", "h");

  private PtText() {}

  /** The module, with the network's weights. */
  static PtModule open(Assignment assignment) {
    List<String> names = new ArrayList<>();
    for (int layer = 1; layer <= Networks.LAYERS; layer++) {
      for (String part : List.of("gates", "candidate")) {
        names.add("cell" + layer + "/" + part + "/weights");
        names.add("cell" + layer + "/" + part + "/biases");
      }
    }
    names.add("readout/weights");
    names.add("readout/biases");
    return PtModule.open("Text", LISTS, assignment, names);
  }
}
