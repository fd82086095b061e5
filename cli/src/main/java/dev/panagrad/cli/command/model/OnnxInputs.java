package dev.panagrad.cli.command.model;

import dev.panagrad.cli.option.PictureOptions;
import dev.panagrad.cli.option.Suggestions;
import dev.panagrad.graph.Shape;
import dev.panagrad.models.io.FileException;
import dev.panagrad.models.io.Pictures;
import dev.panagrad.models.io.numbers.NumberFile;
import dev.panagrad.models.io.numbers.Numbers;
import dev.panagrad.models.onnx.OnnxModel;
import dev.panagrad.models.onnx.OnnxTensor;
import dev.panagrad.models.onnx.type.Dimension;
import dev.panagrad.models.onnx.type.TypeProto;
import dev.panagrad.models.onnx.type.ValueInfoProto;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Converts the contents of files to the inputs of an ONNX file. */
final class OnnxInputs {
  private final List<ValueInfoProto> inputs;
  private final PictureOptions pictures;

  OnnxInputs(OnnxModel model, PictureOptions pictures) {
    inputs = model.inputs();
    this.pictures = pictures;
  }

  /**
   * The inputs in one file: the only input, or those that a JSON object names.
   *
   * @throws FileException if the file doesn't fit
   */
  Map<String, OnnxTensor> only(Path file) {
    if (NumberFile.isOne(file)) {
      Map<String, Numbers> read = NumberFile.read(file);
      if (!read.containsKey("")) {
        Map<String, OnnxTensor> fed = new LinkedHashMap<>();
        read.forEach((name, numbers) -> fed.put(name, tensor(input(name), file, numbers)));
        return fed;
      }
    }
    if (inputs.size() != 1) {
      throw FileException.of(
          "the model has the inputs %s; say which one is %s, as %s=%s, and give all of them",
          names(), file, inputs.isEmpty() ? "NAME" : inputs.getFirst().name(), file);
    }
    return Map.of(inputs.getFirst().name(), named(inputs.getFirst().name(), file));
  }

  /** The input with this name, from a file. */
  OnnxTensor named(String name, Path file) {
    ValueInfoProto input = input(name);
    if (!NumberFile.isOne(file)) {
      return picture(input, file);
    }
    Numbers numbers = NumberFile.read(file).get("");
    if (numbers == null) {
      throw FileException.of("%s names inputs itself; give it without '%s='", file, name);
    }
    return tensor(input, file, numbers);
  }

  private List<String> names() {
    return inputs.stream().map(ValueInfoProto::name).toList();
  }

  private ValueInfoProto input(String name) {
    return inputs.stream()
        .filter(input -> input.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                FileException.of(
                    "the model has no input '%s'; it has %s%s",
                    name, names(), Suggestions.hint(name, names())));
  }

  private static TypeProto.TensorType type(ValueInfoProto input) {
    if (input.type() instanceof TypeProto.TensorType type) {
      return type;
    }
    throw FileException.of("the input '%s' takes no tensor; run the model from Java", input.name());
  }

  private OnnxTensor picture(ValueInfoProto input, Path file) {
    TypeProto.TensorType type = type(input);
    List<Dimension> dimensions = type.shape().orElse(List.of());
    PictureInput way = PictureInput.of(dimensions, type.element(), pictures);
    if (way == null) {
      throw FileException.of(
          "the input '%s' takes %s %s, not a picture as %s; give numbers in a .npy, .json or .csv"
              + " file",
          input.name(), type.element(), dimensions, file);
    }
    return way.tensor(Pictures.read(file));
  }

  private static OnnxTensor tensor(ValueInfoProto input, Path file, Numbers numbers) {
    TypeProto.TensorType type = type(input);
    Shape shape = type.shape().map(all -> fit(all, numbers.shape())).orElse(numbers.shape());
    if (shape == null) {
      throw FileException.of(
          "%s holds numbers of shape %s, but the input '%s' takes %s",
          file, numbers.shape(), input.name(), type.shape().get());
    }
    return OnnxTensor.numbers(type.element(), shape, numbers.values());
  }

  /**
   * The shape in which an input takes these numbers: their own shape if it has the same rank, or
   * with a leading 1 if only a batch dimension is missing; otherwise the input's shape if at most
   * one of its sizes is open. Null if they don't fit.
   */
  private static Shape fit(List<Dimension> dimensions, Shape shape) {
    if (dimensions.size() == shape.rank()) {
      return shape;
    }
    if (dimensions.size() == shape.rank() + 1 && dimensions.getFirst().size() <= 1) {
      int[] batch = new int[dimensions.size()];
      batch[0] = 1;
      System.arraycopy(shape.sizes(), 0, batch, 1, shape.rank());
      return Shape.of(batch);
    }
    int[] sizes = new int[dimensions.size()];
    int open = -1;
    long known = 1;
    for (int axis = 0; axis < sizes.length; axis++) {
      long size = dimensions.get(axis).size();
      if (size != Dimension.UNKNOWN) {
        known *= size;
        sizes[axis] = (int) size;
      } else if (open < 0) {
        open = axis;
      } else {
        return null;
      }
    }
    long rest = known == 0 ? 0 : shape.elements() / known;
    if (known * rest != shape.elements() || (open < 0 && rest != 1)) {
      return null;
    }
    if (open >= 0) {
      sizes[open] = (int) rest;
    }
    return Shape.of(sizes);
  }
}
