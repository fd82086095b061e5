package dev.panagrad.graph.codec;

import dev.panagrad.graph.Graph;
import dev.panagrad.graph.GraphBuilder;
import dev.panagrad.graph.Node;
import dev.panagrad.graph.Op;
import dev.panagrad.graph.Scope;
import dev.panagrad.graph.op.transfer.Devices;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes and reads graphs of the product's own ops. Reading creates new nodes with all checks of a
 * builder. Initial values of variables aren't included.
 */
public final class GraphCodec {
  private static final int MAGIC = 0x50414e47;

  /** The version of the format. */
  private static final int VERSION = 1;

  private GraphCodec() {}

  /**
   * Encodes a graph.
   *
   * @throws IllegalArgumentException if an op can't be sent, such as a custom op
   */
  public static byte[] encode(List<Node> nodes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(MAGIC);
      out.writeInt(VERSION);
      out.writeInt(nodes.size());
      Map<Node, Integer> numbers = new HashMap<>();
      for (Node node : nodes) {
        write(node, numbers, out);
        numbers.put(node, numbers.size());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(Node node, Map<Node, Integer> numbers, DataOutputStream out)
      throws IOException {
    try {
      out.writeUTF(node.name());
      out.writeByte(node.task());
      out.writeUTF(OpRecords.name(node.op()));
      Components.write(node.op(), out);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s '%s': %s".formatted(node.op().name(), node.name(), e.getMessage()), e);
    }
    out.writeInt(node.inputs().size());
    for (Node input : node.inputs()) {
      out.writeInt(numbers.get(input));
    }
  }

  /**
   * Decodes a graph.
   *
   * @throws IllegalArgumentException with a clear message, if the bytes aren't a valid graph
   */
  public static Graph decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readInt() != MAGIC || in.readInt() != VERSION) {
        throw new IllegalArgumentException("it begins with other numbers than a graph");
      }
      int count = Shapes.count(in, 1);
      GraphBuilder g = new GraphBuilder();
      List<Node> nodes = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        nodes.add(read(g, nodes, in));
      }
      if (in.available() > 0) {
        throw new IllegalArgumentException(in.available() + " bytes are left over");
      }
      return g.build();
    } catch (IOException | RuntimeException e) {
      String reason = e instanceof IOException ? "it ends too early" : e.getMessage();
      throw new IllegalArgumentException("what was sent is no graph: " + reason, e);
    }
  }

  private static Node read(GraphBuilder g, List<Node> nodes, DataInputStream in)
      throws IOException {
    String name = in.readUTF();
    String device = Devices.name(in.readUnsignedByte());
    Op op = (Op) Components.read(OpRecords.record(in.readUTF()), in);
    int count = Shapes.count(in, Integer.BYTES);
    List<Node> inputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      inputs.add(nodes.get(Components.index(in.readInt(), nodes.size(), "node")));
    }
    try (Scope _ = g.device(device)) {
      Node node = g.add(name, op, inputs);
      if (!node.name().equals(name)) {
        throw new IllegalArgumentException("two nodes are named '" + name + "'");
      }
      return node;
    }
  }

  /** The SHA-256 of nodes in execution order. */
  public static byte[] hash(List<Node> order) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(encode(order));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
