package dev.panagrad.models.onnx;

/** Messages of ONNX for tests. */
final class OnnxBytes {
  private OnnxBytes() {}

  /** A model in which every kind of message and attribute occurs. */
  static ProtoBytes everything() {
    ProtoBytes inner = new ProtoBytes().text(2, "inner").message(12, new ProtoBytes().text(1, "x"));
    ProtoBytes node =
        new ProtoBytes()
            .text(1, "x")
            .text(1, "")
            .text(2, "y")
            .text(3, "n")
            .text(4, "Own")
            .message(5, attribute("f", 1).real(2, 0.5f))
            .message(5, attribute("i", 2).integer(3, -3))
            .message(5, attribute("s", 3).text(4, "text"))
            .message(5, attribute("t", 4).message(5, floats("", 1)))
            .message(5, attribute("g", 5).message(6, inner))
            .message(5, attribute("fs", 6).floats(7, 1).real(7, 2f))
            .message(5, attribute("is", 7).integer(8, 3).packed(8, -4))
            .message(5, attribute("ss", 8).text(9, "a").text(9, "b"))
            .message(5, attribute("ts", 9).message(10, floats("", 1)))
            .message(5, attribute("gs", 10).message(11, inner).message(11, inner))
            .message(5, attribute("x", 11).message(22, sparse("")))
            .message(5, attribute("xs", 12).message(23, sparse("")))
            .message(5, attribute("tp", 13).message(14, sequenceType()))
            .message(5, attribute("tps", 14).message(15, sequenceType()))
            .message(5, attribute("zero", 2))
            .message(5, new ProtoBytes().text(1, "kindless").integer(3, 5))
            .message(5, attribute("ref", 2).text(21, "outer"));
    ProtoBytes shape =
        new ProtoBytes()
            .message(1, new ProtoBytes().integer(1, 2))
            .message(1, new ProtoBytes().text(2, "batch"))
            .message(1, new ProtoBytes());
    ProtoBytes tensorType =
        new ProtoBytes().message(1, new ProtoBytes().integer(1, 1).message(2, shape));
    ProtoBytes graph =
        new ProtoBytes()
            .message(1, node)
            .text(2, "g")
            .message(5, floats("w", 1, 2))
            .message(15, sparse("s"))
            .message(11, new ProtoBytes().text(1, "x").message(2, tensorType))
            .message(12, new ProtoBytes().text(1, "y").message(2, sequenceType()));
    ProtoBytes function =
        new ProtoBytes()
            .text(1, "F")
            .text(10, "own")
            .text(4, "a")
            .text(5, "b")
            .text(6, "alpha")
            .message(7, node)
            .message(9, opset("", 17))
            .message(11, attribute("beta", 1).real(2, 1f));
    return new ProtoBytes()
        .integer(1, 10)
        .text(2, "tests")
        .text(3, "1.0")
        .message(7, graph)
        .message(8, opset("ai.onnx", 17))
        .message(8, opset("own", 1))
        .message(14, entry("author", "nobody"))
        .message(25, function);
  }

  /** A tensor of floats in raw data. */
  static ProtoBytes floats(String name, float... values) {
    return new ProtoBytes().packed(1, values.length).integer(2, 1).text(8, name).floats(9, values);
  }

  /** A sparse tensor of size 9. */
  static ProtoBytes sparse(String name) {
    ProtoBytes indices = new ProtoBytes().packed(1, 2).integer(2, 7).packed(7, 3, 4);
    return new ProtoBytes().message(1, floats(name, 1, 2)).message(2, indices).packed(3, 9);
  }

  /** An entry of a map of strings. */
  static ProtoBytes entry(String key, String value) {
    return new ProtoBytes().text(1, key).text(2, value);
  }

  private static ProtoBytes opset(String domain, int version) {
    return new ProtoBytes().text(1, domain).integer(2, version);
  }

  private static ProtoBytes attribute(String name, int kind) {
    return new ProtoBytes().text(1, name).integer(20, kind);
  }

  /** A sequence of optional maps from strings. */
  private static ProtoBytes sequenceType() {
    ProtoBytes map = new ProtoBytes().message(5, new ProtoBytes().integer(1, 8));
    ProtoBytes optional = new ProtoBytes().message(9, new ProtoBytes().message(1, map));
    return new ProtoBytes().message(4, new ProtoBytes().message(1, optional));
  }
}
