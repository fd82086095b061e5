package dev.panagrad.models.train.loop;

import dev.panagrad.graph.Node;
import dev.panagrad.graph.session.Session;
import dev.panagrad.models.train.TrainingException;
import dev.panagrad.models.train.TrainingTask;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** Sends the state of a training to the other processes, so that all continue from it. */
public final class SharedState {
  private SharedState() {}

  /**
   * Sends the state of this process, which is rank 0.
   *
   * @param step updates made
   */
  public static void send(TrainingTask task, long step) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(step);
      out.writeLong(task.session().counter());
      write(out, task.position());
      write(out, task.origin().sha256());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    task.peers().mesh().broadcast(0, bytes.toByteArray());
    variables(task);
  }

  /**
   * Receives the state of rank 0.
   *
   * @return updates made
   * @throws TrainingException if this process has other data
   */
  public static long receive(TrainingTask task) {
    byte[] bytes = task.peers().mesh().broadcast(0, new byte[0]);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      final long step = in.readLong();
      final long counter = in.readLong();
      Map<String, String> position = read(in);
      Map<String, String> data = read(in);
      if (!data.equals(task.origin().sha256())) {
        throw new TrainingException(
            "the data of rank %d (%s) is not that of rank 0; give all workers the same files"
                .formatted(task.peers().rank(), task.origin().source()));
      }
      task.seek(position);
      variables(task);
      task.session().counter(counter);
      return step;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void variables(TrainingTask task) {
    Session session = task.session();
    for (Node variable : session.graph().variables()) {
      task.peers().mesh().broadcast(0, session.variable(variable).buffer());
    }
  }

  private static void write(DataOutputStream out, Map<String, String> map) throws IOException {
    out.writeInt(map.size());
    for (Map.Entry<String, String> entry : new TreeMap<>(map).entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeUTF(entry.getValue());
    }
  }

  private static Map<String, String> read(DataInputStream in) throws IOException {
    Map<String, String> map = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      map.put(in.readUTF(), in.readUTF());
    }
    return map;
  }
}
