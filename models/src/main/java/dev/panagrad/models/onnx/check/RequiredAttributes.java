package dev.panagrad.models.onnx.check;

import static dev.panagrad.models.onnx.proto.AttributeKind.FLOATS;
import static dev.panagrad.models.onnx.proto.AttributeKind.GRAPH;
import static dev.panagrad.models.onnx.proto.AttributeKind.INT;
import static dev.panagrad.models.onnx.proto.AttributeKind.INTS;
import static dev.panagrad.models.onnx.proto.AttributeKind.STRING;
import static java.util.stream.Collectors.groupingBy;

import dev.panagrad.models.onnx.proto.AttributeKind;
import dev.panagrad.models.onnx.proto.AttributeValue;
import dev.panagrad.models.onnx.proto.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The required attributes of ONNX's standard operators, by opset. */
final class RequiredAttributes {
  private static final long EVER = Long.MAX_VALUE;

  private record Rule(String operator, String attribute, AttributeKind kind, long from, long to) {}

  private static final Map<String, List<Rule>> RULES =
      Stream.of(
              new Rule("AveragePool", "kernel_shape", INTS, 1, EVER),
              new Rule("BitShift", "direction", STRING, 11, EVER),
              new Rule("Cast", "to", INT, 6, EVER),
              new Rule("Concat", "axis", INT, 4, EVER),
              new Rule("ConcatFromSequence", "axis", INT, 11, EVER),
              new Rule("DepthToSpace", "blocksize", INT, 1, EVER),
              new Rule("Einsum", "equation", STRING, 12, EVER),
              new Rule("GroupNormalization", "num_groups", INT, 18, EVER),
              new Rule("If", "then_branch", GRAPH, 1, EVER),
              new Rule("If", "else_branch", GRAPH, 1, EVER),
              new Rule("LRN", "size", INT, 1, EVER),
              new Rule("Loop", "body", GRAPH, 1, EVER),
              new Rule("LpPool", "kernel_shape", INTS, 2, EVER),
              new Rule("MaxPool", "kernel_shape", INTS, 1, EVER),
              new Rule("MaxRoiPool", "pooled_shape", INTS, 1, EVER),
              new Rule("MaxUnpool", "kernel_shape", INTS, 9, EVER),
              new Rule("Pad", "pads", INTS, 2, 10),
              new Rule("RandomNormal", "shape", INTS, 1, EVER),
              new Rule("RandomUniform", "shape", INTS, 1, EVER),
              new Rule("Scan", "body", GRAPH, 8, EVER),
              new Rule("Scan", "num_scan_inputs", INT, 8, EVER),
              new Rule("SequenceMap", "body", GRAPH, 17, EVER),
              new Rule("Slice", "starts", INTS, 1, 9),
              new Rule("Slice", "ends", INTS, 1, 9),
              new Rule("SpaceToDepth", "blocksize", INT, 1, EVER),
              new Rule("TfIdfVectorizer", "max_gram_length", INT, 9, EVER),
              new Rule("TfIdfVectorizer", "mode", STRING, 9, EVER),
              new Rule("TopK", "k", INT, 1, 9),
              new Rule("Unsqueeze", "axes", INTS, 1, 12),
              new Rule("Upsample", "scales", FLOATS, 7, 8))
          .collect(groupingBy(Rule::operator));

  private RequiredAttributes() {}

  /** The problems with the attributes that a node requires under a version of ONNX's opset. */
  static List<String> missing(NodeProto node, long opset) {
    List<String> problems = new ArrayList<>();
    if (!node.domain().isEmpty()) {
      return problems;
    }
    for (Rule rule : RULES.getOrDefault(node.operator(), List.of())) {
      Optional<AttributeValue> value = node.attribute(rule.attribute());
      if (opset < rule.from() || opset > rule.to()) {
        continue;
      }
      if (value.isEmpty()) {
        problems.add(
            "%s lacks the attribute '%s' (%s)"
                .formatted(node.label(), rule.attribute(), rule.kind()));
      }
      Optional<AttributeKind> kind = value.flatMap(AttributeKind::of);
      if (kind.isPresent() && kind.get() != rule.kind()) {
        problems.add(
            "the attribute '%s' of %s is of %s where %s is due"
                .formatted(rule.attribute(), node.label(), kind.get(), rule.kind()));
      }
    }
    return problems;
  }
}
