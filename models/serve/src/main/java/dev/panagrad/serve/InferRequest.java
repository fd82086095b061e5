package dev.panagrad.serve;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client asks for.
 *
 * @param id of the client's, or null
 * @param inputs by name
 * @param outputs those wanted, in order; empty for all
 * @param binary whether outputs are wanted in binary form, unless they say otherwise
 */
record InferRequest(
    String id, Map<String, ServedTensor> inputs, List<Wanted> outputs, boolean binary) {
  /**
   * An output that is wanted.
   *
   * @param binary whether in binary form; null if it isn't said
   */
  record Wanted(String name, Boolean binary) {}

  /** The inputs of a model that are given, all of them and no others. */
  void check(ServedModel model) throws RequestException {
    Map<String, TensorSpec> needed = new LinkedHashMap<>();
    model.inputs().forEach(spec -> needed.put(spec.name(), spec));
    for (String name : inputs.keySet()) {
      if (!needed.containsKey(name)) {
        throw RequestException.wrong(
            "the model has no input '%s'; it takes %s", name, needed.keySet());
      }
    }
    for (String name : needed.keySet()) {
      if (!inputs.containsKey(name)) {
        throw RequestException.wrong(
            "input '%s' is missing; the model takes %s", name, needed.keySet());
      }
    }
    List<String> given = model.outputs().stream().map(TensorSpec::name).toList();
    for (Wanted wanted : outputs) {
      if (!given.contains(wanted.name())) {
        throw RequestException.wrong(
            "the model has no output '%s'; it gives %s", wanted.name(), given);
      }
    }
  }
}
