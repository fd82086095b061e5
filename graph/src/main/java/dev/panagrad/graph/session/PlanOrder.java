package dev.panagrad.graph.session;

import dev.panagrad.graph.Shape;
import dev.panagrad.graph.codec.Shapes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Describes the plan to compile.
 *
 * @param firstTag the first tag of the plan's transfers
 * @param fetches the names of the fetched nodes
 * @param shapes the shapes of the feeds, by placeholder name
 * @param hash the hash of the caller's ordered graph
 */
record PlanOrder(int firstTag, List<String> fetches, Map<String, Shape> shapes, byte[] hash) {
  private static final int HASH_BYTES = 32;

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(firstTag);
      out.write(hash);
      out.writeInt(fetches.size());
      for (String fetch : fetches) {
        out.writeUTF(fetch);
      }
      out.writeInt(shapes.size());
      for (Map.Entry<String, Shape> entry : shapes.entrySet()) {
        out.writeUTF(entry.getKey());
        Shapes.write(entry.getValue(), out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Decodes an order.
   *
   * @throws IllegalArgumentException if the bytes aren't a valid order
   */
  static PlanOrder decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int firstTag = in.readInt();
      byte[] hash = in.readNBytes(HASH_BYTES);
      List<String> fetches = new ArrayList<>();
      for (int left = Shapes.count(in, Short.BYTES); left > 0; left--) {
        fetches.add(in.readUTF());
      }
      Map<String, Shape> shapes = new HashMap<>();
      for (int left = Shapes.count(in, Short.BYTES); left > 0; left--) {
        String name = in.readUTF();
        shapes.put(name, Shapes.read(in));
      }
      return new PlanOrder(firstTag, fetches, shapes, hash);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException("what was sent is no order for a plan", e);
    }
  }
}
