package dev.panagrad.models.workers;

import dev.panagrad.models.run.Elsewhere;
import dev.panagrad.models.train.Measurement;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The reports of rank 0 of a training to the process that keeps its run folder: consecutive events
 * as bytes, sent in groups.
 */
final class Reports {
  private static final int STEPPED = 1;
  private static final int MEASURED = 2;
  private static final int STATE = 3;
  private static final int SAVED = 4;
  private static final int ENDED = 5;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  private interface Writing {
    void run() throws IOException;
  }

  private static void write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void stepped(long step, float loss) {
    write(
        () -> {
          out.writeByte(STEPPED);
          out.writeLong(step);
          out.writeFloat(loss);
        });
  }

  void measured(Measurement m) {
    write(
        () -> {
          out.writeByte(MEASURED);
          out.writeLong(m.step());
          out.writeUTF(m.split());
          out.writeDouble(m.loss());
          out.writeDouble(m.accuracy());
          out.writeDouble(m.learningRate());
          out.writeLong(m.examples());
          out.writeDouble(m.seconds());
          out.writeUTF(m.metric());
        });
  }

  void state(byte... checkpoint) {
    write(
        () -> {
          out.writeByte(STATE);
          out.writeInt(checkpoint.length);
          out.write(checkpoint);
        });
  }

  void saved(long step, boolean best, byte... checkpoint) {
    write(
        () -> {
          out.writeByte(SAVED);
          out.writeLong(step);
          out.writeBoolean(best);
          out.writeInt(checkpoint.length);
          out.write(checkpoint);
        });
  }

  void ended(long step) {
    write(
        () -> {
          out.writeByte(ENDED);
          out.writeLong(step);
        });
  }

  /** All events since the last call. */
  byte[] take() {
    byte[] all = bytes.toByteArray();
    bytes.reset();
    return all;
  }

  /**
   * Delivers the events returned by {@link #take}.
   *
   * @return total updates made if the training has ended, else -1
   */
  static long tell(byte[] reports, Elsewhere.Told told) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(reports))) {
      while (in.available() > 0) {
        int kind = in.readByte();
        switch (kind) {
          case STEPPED -> told.stepped(in.readLong(), in.readFloat());
          case MEASURED ->
              told.measured(
                  new Measurement(
                      in.readLong(),
                      in.readUTF(),
                      in.readDouble(),
                      in.readDouble(),
                      in.readDouble(),
                      in.readLong(),
                      in.readDouble(),
                      in.readUTF()));
          case STATE -> told.state(in.readNBytes(in.readInt()));
          case SAVED -> {
            long step = in.readLong();
            boolean best = in.readBoolean();
            told.saved(step, in.readNBytes(in.readInt()), best);
          }
          case ENDED -> {
            return in.readLong();
          }
          default -> throw new IOException("a report of kind " + kind);
        }
      }
      return -1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
