package dev.panagrad.models.placement;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The first message from a caller to a worker.
 *
 * @param task the worker's number, from 1
 * @param job identifies the caller's cluster
 * @param workers addresses of all workers, from task 1 on
 */
record Invitation(int task, String job, List<String> workers) {
  private static final int MOST = 63;

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(task);
      out.writeUTF(job);
      out.writeInt(workers.size());
      for (String worker : workers) {
        out.writeUTF(worker);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads an invitation.
   *
   * @throws IllegalArgumentException if the bytes are none
   */
  static Invitation decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int task = in.readInt();
      String job = in.readUTF();
      int count = in.readInt();
      if (count < 1 || count > MOST || task < 1 || task > count) {
        throw new IOException("task %d of %d workers".formatted(task, count));
      }
      List<String> workers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        workers.add(in.readUTF());
      }
      return new Invitation(task, job, List.copyOf(workers));
    } catch (IOException e) {
      throw new IllegalArgumentException("a caller sent what is no invitation: " + e, e);
    }
  }
}
