package dev.panagrad.serve;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An inference request.
 *
 * @param id given by the client, or null
 * @param inputs by name
 * @param outputs the requested ones, in order; empty for all
 * @param binary whether outputs are sent in binary form by default
 */
record InferRequest(
    String id, Map<String, ServedTensor> inputs, List<Wanted> outputs, boolean binary) {
  /**
   * A requested output.
   *
   * @param binary whether in binary form; null if unspecified
   */
  record Wanted(String name, Boolean binary) {}

  /**
   * Checks that the request has all inputs of a model and no others, and that the model has the
   * requested outputs.
   */
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
