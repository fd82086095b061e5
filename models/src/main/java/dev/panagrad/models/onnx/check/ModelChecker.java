package dev.panagrad.models.onnx.check;

import dev.panagrad.models.io.FileException;
import dev.panagrad.models.onnx.proto.FunctionProto;
import dev.panagrad.models.onnx.proto.ModelProto;
import dev.panagrad.models.onnx.proto.OperatorSetIdProto;
import dev.panagrad.models.onnx.wire.ProtoReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds all errors of a model that any runtime would reject: operator sets, names, order,
 * attributes. Whether an operator is supported is a separate question.
 */
public final class ModelChecker {
  private static final long LATEST_IR = 13;

  /** The domains of the ONNX project and the latest known version of each. */
  private static final Map<String, Long> LATEST =
      Map.of(
          "", 27L,
          "ai.onnx.ml", 5L,
          "ai.onnx.preview", 1L,
          "ai.onnx.preview.training", 1L,
          "ai.onnx.training", 1L,
          "com.microsoft", 1L);

  private final ModelProto model;
  private final List<String> problems = new ArrayList<>();

  private ModelChecker(ModelProto model) {
    this.model = model;
  }

  /** All problems of a model, one sentence each without the full stop; empty if it is valid. */
  public static List<String> problems(ModelProto model) {
    ModelChecker checker = new ModelChecker(model);
    checker.check();
    return checker.problems.stream().map(ProtoReader::printable).toList();
  }

  /**
   * Returns if a model is valid.
   *
   * @param file for the message
   * @throws FileException with all problems in one sentence
   */
  public static void requireSound(String file, ModelProto model) {
    List<String> problems = problems(model);
    if (!problems.isEmpty()) {
      throw FileException.of(
          "%s is not a valid ONNX model: %s; export it again", file, String.join("; ", problems));
    }
  }

  private void check() {
    if (model.irVersion() < 1 || model.irVersion() > LATEST_IR) {
      problems.add(
          "its IR version is %d, known are 1 to %d".formatted(model.irVersion(), LATEST_IR));
    }
    Set<String> own = new HashSet<>();
    for (FunctionProto function : model.functions()) {
      own.add(function.domain());
    }
    Map<String, Long> opsets = opsets("the model", model.opsets(), own);
    if (model.opsets().isEmpty()) {
      // Files before IR version 3 have no imports and mean version 1.
      if (model.irVersion() < 3) {
        opsets.put("", 1L);
      } else {
        problems.add("the model imports no operator set");
      }
    }
    GraphChecker graph = new GraphChecker(opsets, problems);
    graph.check("", model.graph(), Set.of());
    checkFunctions(own);
  }

  private void checkFunctions(Set<String> own) {
    Set<String> known = new HashSet<>();
    for (FunctionProto function : model.functions()) {
      String name = function.domain() + "." + function.name();
      String where = "function " + name;
      if (!known.add(name + ":" + function.overload())) {
        problems.add(where + " is defined twice");
      }
      Map<String, Long> opsets = opsets(where, function.opsets(), own);
      new GraphChecker(opsets, problems).check(where, function);
    }
  }

  /** The versions by domain; unknown ones are reported. */
  private Map<String, Long> opsets(String where, List<OperatorSetIdProto> sets, Set<String> own) {
    Map<String, Long> versions = new HashMap<>();
    for (OperatorSetIdProto set : sets) {
      String domain = set.domain();
      String shown = domain.isEmpty() ? "ai.onnx" : domain;
      Long latest = LATEST.get(domain);
      if (versions.put(domain, set.version()) != null) {
        problems.add("%s imports the operator set %s twice".formatted(where, shown));
      }
      if (latest == null && !own.contains(domain)) {
        problems.add("%s imports the unknown operator set %s".formatted(where, shown));
      } else if (latest != null && (set.version() < 1 || set.version() > latest)) {
        problems.add(
            "%s imports version %d of the operator set %s, known are 1 to %d"
                .formatted(where, set.version(), shown, latest));
      }
    }
    return versions;
  }
}
