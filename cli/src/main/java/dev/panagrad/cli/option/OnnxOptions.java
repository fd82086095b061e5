package dev.panagrad.cli.option;

import dev.panagrad.graph.Shape;
import dev.panagrad.models.onnx.type.Dimension;
import dev.panagrad.models.onnx.type.TypeProto;
import dev.panagrad.models.onnx.type.ValueInfoProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sizes for the open dimensions of an ONNX file's inputs. */
public final class OnnxOptions {
  private static final String ENDING = ".onnx";

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--shape",
      paramLabel = "NAME=SIZES",
      description =
          "Of an ONNX file: the shape of an input, as image=1x3x224x224, or the size of a dimension"
              + " that has a name, as batch=8; may be repeated (default: 1 where the file tells"
              + " none).")
  Map<String, String> shapes = new LinkedHashMap<>();

  /** Whether a name is the name of an ONNX file. */
  public static boolean isFile(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(ENDING);
  }

  /** Refuses these options for anything but an ONNX file. */
  public void refuse(String name) {
    if (!shapes.isEmpty()) {
      throw wrong(
          "--shape is for ONNX files, not for the experiment %s; --batch sets its examples a step"
              .formatted(name));
    }
  }

  /**
   * The shape of each input.
   *
   * @param batch the first size of inputs that leave it open, or null
   */
  public Map<String, Shape> shapes(List<ValueInfoProto> inputs, Integer batch) {
    List<String> names = new ArrayList<>(inputs.stream().map(ValueInfoProto::name).toList());
    for (ValueInfoProto input : inputs) {
      dimensions(input).stream()
          .map(Dimension::parameter)
          .filter(name -> !name.isEmpty() && !names.contains(name))
          .forEach(names::add);
    }
    for (String name : shapes.keySet()) {
      if (!names.contains(name)) {
        throw wrong(
            "--shape: there is no input or open dimension '%s'; there are %s%s"
                .formatted(name, String.join(", ", names), Suggestions.hint(name, names)));
      }
    }
    Map<String, Shape> all = new LinkedHashMap<>();
    inputs.forEach(input -> all.put(input.name(), shape(input, batch)));
    return all;
  }

  private static List<Dimension> dimensions(ValueInfoProto input) {
    return input.type() instanceof TypeProto.TensorType type
        ? type.shape().orElse(List.of())
        : List.of();
  }

  private Shape shape(ValueInfoProto input, Integer batch) {
    String given = shapes.get(input.name());
    if (given != null) {
      return Shape.of(sizes(input.name(), given));
    }
    if (input.type() instanceof TypeProto.TensorType type && type.shape().isEmpty()) {
      throw wrong(
          "the file doesn't tell the shape of '%s'; give it, as --shape %s=1x3x224x224"
              .formatted(input.name(), input.name()));
    }
    List<Dimension> dimensions = dimensions(input);
    int[] sizes = new int[dimensions.size()];
    for (int axis = 0; axis < sizes.length; axis++) {
      Dimension dimension = dimensions.get(axis);
      String named = shapes.get(dimension.parameter());
      if (dimension.size() != Dimension.UNKNOWN) {
        sizes[axis] = Math.toIntExact(dimension.size());
      } else if (named != null) {
        sizes[axis] = size(dimension.parameter(), named);
      } else {
        sizes[axis] = axis == 0 && batch != null ? batch : 1;
      }
    }
    return Shape.of(sizes);
  }

  private int[] sizes(String name, String text) {
    if (text.isEmpty()) {
      return new int[0];
    }
    String[] parts = text.split("[x,]", -1);
    int[] sizes = new int[parts.length];
    long elements = 1;
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = size(name, parts[i]);
      elements *= sizes[i];
      if (elements > Integer.MAX_VALUE) {
        throw wrong("--shape: %s=%s has too many elements".formatted(name, text));
      }
    }
    return sizes;
  }

  private int size(String name, String text) {
    try {
      int size = Integer.parseInt(text.strip());
      if (size >= 0) {
        return size;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw wrong(
        "--shape: '%s' of %s is no size; sizes are whole numbers with x between them, as 1x3x224x224"
            .formatted(text, name));
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
