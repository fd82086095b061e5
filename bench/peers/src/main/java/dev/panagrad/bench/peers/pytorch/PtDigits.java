package dev.panagrad.bench.peers.pytorch;

import dev.panagrad.bench.compare.contestant.Assignment;
import java.util.ArrayList;
import java.util.List;

/** The inputs that {@code Digits.torchscript} expects for the digit networks. */
final class PtDigits {
  private static final List<String> LISTS = List.of("w", "m", "v", "steps", "averages");

  private PtDigits() {}

  /** The module, with the weights of a network. */
  static PtModule open(Assignment assignment) {
    return PtModule.open("Digits", LISTS, assignment, variables(assignment.network()));
  }

  /** The network's part of the method names. */
  static String form(String network) {
    return switch (network) {
      case "mnist-softmax" -> "softmax";
      case "mnist-conv", "mnist-conv-dropout" -> "conv";
      case "mnist-conv-bn" -> "conv_bn";
      default -> "mlp";
    };
  }

  private static List<String> variables(String network) {
    List<String> layers =
        switch (form(network)) {
          case "softmax" -> List.of("dense1");
          case "mlp" -> List.of("dense1", "dense2", "dense3", "dense4", "dense5");
          default -> List.of("conv1", "conv2", "conv3", "dense1", "dense2");
        };
    List<String> names = new ArrayList<>();
    for (String layer : layers) {
      boolean normalized = form(network).equals("conv_bn") && !layer.equals("dense2");
      names.add(layer + "/weights");
      names.add(layer + (normalized ? "/offset" : "/biases"));
    }
    return names;
  }
}
