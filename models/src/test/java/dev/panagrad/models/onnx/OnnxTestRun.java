package dev.panagrad.models.onnx;

import dev.panagrad.graph.session.SessionOptions;
import dev.panagrad.models.onnx.proto.OnnxFile;
import dev.panagrad.models.onnx.proto.OnnxValue;
import dev.panagrad.models.onnx.proto.TensorProto;
import dev.panagrad.models.onnx.type.ValueInfoProto;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a test of the ONNX project and compares, as the project's own runner does. */
final class OnnxTestRun {
  private static final double RELATIVE = 1e-3;
  private static final double ABSOLUTE = 1e-7;

  private OnnxTestRun() {}

  /** Why a test fails, in a line; null if it passes. */
  static String failure(OnnxTestCase test) {
    SessionOptions options = SessionOptions.defaults().withThreads(1);
    try (OnnxModel model = OnnxModel.open(test.model(), options);
        Arena arena = Arena.ofConfined()) {
      for (int set = 0; set < test.dataSets(); set++) {
        String failure = compare(test, model, set, arena);
        if (failure != null) {
          return failure;
        }
      }
      return null;
    } catch (RuntimeException e) {
      return line(e);
    }
  }

  private static String line(RuntimeException e) {
    boolean expected =
        e instanceof IllegalArgumentException
            || e.getClass().getSimpleName().equals("FileException");
    String message = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
    int colon = message.indexOf("can't be run: ");
    message = colon < 0 ? message : message.substring(colon + "can't be run: ".length());
    return expected
        ? message
        : "%s: %s (%s)".formatted(e.getClass().getSimpleName(), message, origin(e));
  }

  /** Where an unexpected exception was thrown. */
  private static String origin(RuntimeException e) {
    return e.getStackTrace().length == 0 ? "" : e.getStackTrace()[0].toString();
  }

  private static String compare(OnnxTestCase test, OnnxModel model, int set, Arena arena) {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    List<ValueInfoProto> required = model.inputs();
    for (int i = 0; i < required.size(); i++) {
      Path file = test.data(set, "input", i);
      if (Files.exists(file)) {
        Optional<OnnxValue> value = OnnxFile.value(file, required.get(i).type(), arena);
        if (value.isPresent()) {
          inputs.put(required.get(i).name(), tensor(value.get()));
        }
      }
    }
    Map<String, OnnxTensor> outputs = model.run(inputs);
    List<ValueInfoProto> expected = model.outputs();
    for (int i = 0; i < expected.size(); i++) {
      Path file = test.data(set, "output", i);
      String name = expected.get(i).name();
      OnnxValue value = OnnxFile.value(file, expected.get(i).type(), arena).orElseThrow();
      String difference = difference(tensor(value), outputs.get(name));
      if (difference != null) {
        return "output %s: %s".formatted(name, difference);
      }
    }
    return null;
  }

  private static OnnxTensor tensor(OnnxValue value) {
    if (value instanceof TensorProto proto) {
      return OnnxTensor.of(proto);
    }
    throw new IllegalArgumentException("values of " + value.getClass().getSimpleName());
  }

  private static String difference(OnnxTensor expected, OnnxTensor actual) {
    if (expected.type() != actual.type() || !expected.shape().equals(actual.shape())) {
      return "%s instead of %s".formatted(actual, expected);
    }
    for (int i = 0; i < expected.length(); i++) {
      if (!alike(expected, actual, i)) {
        return "element %d is %s instead of %s".formatted(i, at(actual, i), at(expected, i));
      }
    }
    return null;
  }

  private static boolean alike(OnnxTensor expected, OnnxTensor actual, int i) {
    return switch (expected.type()) {
      case STRING -> expected.toStrings().get(i).equals(actual.toStrings().get(i));
      default -> {
        double e = expected.real(i);
        double a = actual.real(i);
        yield Double.compare(e, a) == 0
            || (expected.type().isInteger()
                ? expected.integer(i) == actual.integer(i)
                : Math.abs(e - a) <= ABSOLUTE + RELATIVE * Math.abs(e));
      }
    };
  }

  private static String at(OnnxTensor tensor, int i) {
    return switch (tensor.type()) {
      case STRING -> tensor.toStrings().get(i);
      default -> tensor.type().isInteger() ? "" + tensor.integer(i) : "" + tensor.real(i);
    };
  }
}
