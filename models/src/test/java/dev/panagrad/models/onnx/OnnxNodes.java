package dev.panagrad.models.onnx;

import dev.panagrad.models.onnx.proto.NodeProto;
import java.nio.file.Path;
import java.util.List;

/** Reads which nodes a file has. */
public final class OnnxNodes {
  private OnnxNodes() {}

  /** The operators of all nodes, in the file's order. */
  public static List<String> of(Path file) {
    try (OnnxModel model = OnnxModel.open(file)) {
      return model.proto().graph().nodes().stream().map(NodeProto::operator).toList();
    }
  }
}
