package dev.panagrad.models.onnx.proto;

import dev.panagrad.models.onnx.wire.ProtoReader;

/** A named attribute of a node. */
public record AttributeProto(String name, AttributeValue value) {
  static AttributeProto read(ProtoReader in, ExternalData external) {
    return new AttributeReader(in, external).read();
  }
}
