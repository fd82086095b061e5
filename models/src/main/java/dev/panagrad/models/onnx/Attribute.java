package dev.panagrad.models.onnx;

import dev.panagrad.models.io.protobuf.ProtoWriter;

/** An attribute of an ONNX node, as its protobuf message. */
record Attribute(ProtoWriter message) {
  private static final int NAME = 1;
  private static final int TYPE = 20;

  static Attribute integer(String name, long value) {
    return new Attribute(named(name, 2).integer(3, value));
  }

  static Attribute flag(String name, boolean value) {
    return integer(name, value ? 1 : 0);
  }

  static Attribute real(String name, float value) {
    return new Attribute(named(name, 1).real(2, value));
  }

  static Attribute text(String name, String value) {
    return new Attribute(named(name, 3).text(4, value));
  }

  static Attribute integers(String name, long... values) {
    ProtoWriter message = named(name, 7);
    for (long value : values) {
      message.integer(8, value);
    }
    return new Attribute(message);
  }

  private static ProtoWriter named(String name, int type) {
    return new ProtoWriter().text(NAME, name).integer(TYPE, type);
  }
}
